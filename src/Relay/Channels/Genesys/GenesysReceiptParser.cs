using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>What became of a message, in Genesys' words. A receipt has the id of the message that it is about.</summary>
internal static class GenesysReceiptParser
{
    public static ParsedReceipt Parse(JsonElement body, GenesysRoute route, bool inbound)
    {
        var ours = GenesysMessageIds.TryRead(route.Channel.Word("messageId"), out var message, out var part);
        var at = route.Channel.Get("time").Rfc3339();
        var id = body.Word("id");
        var status = body.Word("status") ?? "";
        return new ParsedReceipt
        {
            Account = route.Source,
            ConversationAccount = route.Account,
            Customer = route.Customer(inbound),
            ProviderMessageId = id,
            Status = Status(status),
            RawStatus = status,
            At = at,
            Errors = Errors(body.Get("reasons")),
            MessageId = ours ? message : null,
            Correlation = new Correlation { GenesysConversationId = body.Word("conversationId"), Part = ours ? part : null },
            Warnings = GenesysRoute.WarningsOf(at, id),
        };
    }

    private static string Status(string status) => status.ToLowerInvariant() switch
    {
        "published" => ReceiptStatus.Accepted,
        "sent" => ReceiptStatus.Sent,
        "delivered" => ReceiptStatus.Delivered,
        "read" => ReceiptStatus.Read,
        "failed" => ReceiptStatus.Failed,
        "removed" => ReceiptStatus.Deleted,
        _ => ReceiptStatus.Unknown,
    };

    private static List<ReceiptError>? Errors(JsonElement reasons)
    {
        var errors = reasons.Items()
            .Where(reason => reason.IsObject())
            .Select(reason => new ReceiptError(reason.Word("code"), Title: null, reason.Word("message")))
            .ToList();
        return errors.Count > 0 ? errors : null;
    }
}
