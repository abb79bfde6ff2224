using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>What became of messages. Statuses of calls stand in the same list and are no receipts.</summary>
internal static class WhatsAppStatuses
{
    public static ParsedItem Parse(JsonElement status, WhatsAppScope scope)
    {
        if (WhatsAppCalls.IsCall(status, scope))
        {
            return WhatsAppCalls.ParseStatus(status, scope);
        }

        var isGroup = IsGroup(status);
        var id = status.Word("id");
        var at = WhatsAppTime.Of(status.Get("timestamp"));
        var rawStatus = status.Text("status") ?? "";
        return new ParsedReceipt
        {
            Account = scope.Account,
            Source = scope.Source,
            Customer = isGroup ? new CustomerIds(GroupId: status.Word("recipient_id")) : Recipient(status, scope),
            ProviderMessageId = id,
            Status = StatusOf(rawStatus),
            RawStatus = rawStatus,
            At = at,
            ParticipantId = isGroup ? Participant(status) : null,
            Errors = WhatsAppErrors.Of(status.Get("errors")),
            Pricing = WhatsAppMessages.Raw(status.Get("pricing")),
            CallbackData = status.Word("biz_opaque_callback_data"),
            Warnings = scope.Warnings(at is not null, id is not null),
        };
    }

    public static CustomerIds Recipient(JsonElement status, WhatsAppScope scope) =>
        scope.Contacts.Complete(WhatsAppIds.Of(status.Word("recipient_id"), status.Word("recipient_user_id")));

    private static string? Participant(JsonElement status)
    {
        var ids = WhatsAppIds.Of(status.Word("recipient_participant_id"), status.Word("recipient_participant_user_id"));
        return ids.Phone ?? ids.UserId;
    }

    private static bool IsGroup(JsonElement status) =>
        status.Word("recipient_id") is { } recipient
        && (status.Word("recipient_type") == "group" || CustomerIdForms.IsGroupId(recipient) || Participant(status) is not null);

    // The history of messages writes them in upper case. "warning" has no meaning of its own.
    private static string StatusOf(string word) => word.ToUpperInvariant() switch
    {
        "SENT" => ReceiptStatus.Sent,
        "DELIVERED" => ReceiptStatus.Delivered,
        "READ" => ReceiptStatus.Read,
        "PLAYED" => ReceiptStatus.Played,
        "FAILED" => ReceiptStatus.Failed,
        "DELETED" => ReceiptStatus.Deleted,
        _ => ReceiptStatus.Unknown,
    };
}
