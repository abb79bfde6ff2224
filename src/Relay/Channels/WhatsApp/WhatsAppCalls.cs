using System.Text.Json;
using Relay.Channels.Meta;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>Calls: they open the customer-service window as messages do, and have statuses of their own.</summary>
internal static class WhatsAppCalls
{
    public static bool IsCall(JsonElement status, WhatsAppScope scope) =>
        scope.Field == MetaNames.Calls || status.Word("type") == "call";

    public static ParsedEvent Parse(JsonElement call, WhatsAppScope scope)
    {
        var data = WhatsAppEvents.Data(call, "event", "direction", "status", "duration");
        AddId(data, call.Word("id") ?? call.Word("wacid"));
        return WhatsAppEvents.OfNumber(ChannelEventTypes.Call, call, scope, data) with { Customer = Customer(call, scope) };
    }

    public static ParsedEvent ParseStatus(JsonElement status, WhatsAppScope scope)
    {
        var data = WhatsAppEvents.Data(status, "status");
        AddId(data, status.Word("id"));
        return WhatsAppEvents.OfNumber(ChannelEventTypes.Call, status, scope, data) with { Customer = WhatsAppStatuses.Recipient(status, scope) };
    }

    private static void AddId(Dictionary<string, string> data, string? id)
    {
        if (id is not null)
        {
            data["callId"] = id;
        }
    }

    private static CustomerIds Customer(JsonElement call, WhatsAppScope scope)
    {
        var from = WhatsAppIds.Of(call.Word("from"), call.Word("from_user_id"));
        var to = WhatsAppIds.Of(call.Word("to"), call.Word("to_user_id"));
        var isOurs = call.Word("direction") == "BUSINESS_INITIATED" || (from.Phone is { } caller && caller == scope.DisplayDigits);
        return scope.Contacts.Complete(isOurs ? to : from);
    }
}
