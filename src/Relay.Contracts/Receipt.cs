namespace Relay.Contracts;

/// <summary>What became of a message.</summary>
/// <seealso href="https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status">Meta: status messages</seealso>
public sealed record Receipt
{
    /// <summary>The event's id, also the header <c>ce_id</c>; the same for ever.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant whose message it is.</summary>
    public required string TenantId { get; init; }

    /// <summary><c>whatsapp</c>, or <c>genesys</c> for what Genesys says of messages that were sent to it.</summary>
    public required string Channel { get; init; }

    /// <summary>The business's account on that channel; for Genesys the integration.</summary>
    public required string AccountId { get; init; }

    /// <summary>Absent when the provider named no recipient; the record is then keyed by account.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The customer key, as <see cref="Party.Id"/> gives it; absent when the provider named no recipient.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The provider's id of the message; absent when Relay gave up before the provider had it.</summary>
    public string? ProviderMessageId { get; init; }

    /// <summary>Relay's own message (<see cref="Message.Id"/>); absent when it is not known, as for what was sent past Relay.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>One of <see cref="ReceiptSources"/>.</summary>
    public required string Source { get; init; }

    /// <summary>One of <see cref="ReceiptStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>The provider's own word; absent when Relay made the receipt.</summary>
    public string? RawStatus { get; init; }

    /// <summary>The provider's time; where it gave none, when Relay took the webhook in.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>In a group: whose receipt it is; else absent.</summary>
    public string? ParticipantId { get; init; }

    /// <summary>Why it failed; absent when it did not.</summary>
    public IReadOnlyList<ReceiptError>? Errors { get; init; }

    /// <summary>The provider's pricing, as it came; absent when it gave none.</summary>
    public RawJson? Pricing { get; init; }

    /// <summary>Ids that other systems gave; absent when none is known.</summary>
    public Correlation? Correlation { get; init; }

    /// <summary>Some of <see cref="Contracts.Warnings"/>; absent when there are none.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The provider's own item, byte for byte; absent when Relay made the receipt, and with the warning <c>raw-omitted</c>.</summary>
    public RawJson? Raw { get; init; }
}

/// <summary>Why a message failed.</summary>
/// <param name="Code">The provider's code, such as Meta's <c>131026</c>; absent when it gave none.</param>
/// <param name="Title">The provider's short text, or one of <see cref="DeliveryCategories"/> when Relay gave up; absent when there is none.</param>
/// <param name="Detail">In more words; absent when there are none.</param>
public sealed record ReceiptError(string? Code, string? Title, string? Detail);

/// <summary>Values of <see cref="Receipt.Source"/>.</summary>
public static class ReceiptSources
{
    /// <summary>The provider said so.</summary>
    public const string Provider = "provider";

    /// <summary>Relay gave it up.</summary>
    public const string Relay = "relay";
}

/// <summary>Values of <see cref="Receipt.Status"/>. They arrive in any order, and some never arrive: rank them, do not step through them.</summary>
public static class ReceiptStatus
{
    /// <summary>The provider took it.</summary>
    public const string Accepted = "accepted";

    /// <summary>It is on its way.</summary>
    public const string Sent = "sent";

    /// <summary>It is on a device of the recipient.</summary>
    public const string Delivered = "delivered";

    /// <summary>The recipient has seen it.</summary>
    public const string Read = "read";

    /// <summary>The recipient has listened to it.</summary>
    public const string Played = "played";

    /// <summary>It does not arrive.</summary>
    public const string Failed = "failed";

    /// <summary>It was taken back.</summary>
    public const string Deleted = "deleted";

    /// <summary>A word that Relay does not know: see <see cref="Receipt.RawStatus"/>.</summary>
    public const string Unknown = "unknown";
}
