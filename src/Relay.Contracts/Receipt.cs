namespace Relay.Contracts;

/// <summary>What became of a message.</summary>
public sealed record Receipt
{
    public required Guid Id { get; init; }

    public required string TenantId { get; init; }

    /// <summary><c>whatsapp</c>, or <c>genesys</c> for what Genesys says of messages that were sent to it.</summary>
    public required string Channel { get; init; }

    public required string AccountId { get; init; }

    /// <summary>Absent when the provider named no recipient; the record is then keyed by account.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The customer key, as <see cref="Party.Id"/> gives it; absent when the provider named no recipient.</summary>
    public string? CustomerId { get; init; }

    public string? ProviderMessageId { get; init; }

    /// <summary>Relay's own message, when it is known.</summary>
    public Guid? MessageId { get; init; }

    /// <summary><c>provider</c>, or <c>relay</c> for what Relay gave up.</summary>
    public required string Source { get; init; }

    /// <summary>One of <see cref="ReceiptStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>The provider's own word.</summary>
    public string? RawStatus { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>In a group: whose receipt it is.</summary>
    public string? ParticipantId { get; init; }

    public IReadOnlyList<ReceiptError>? Errors { get; init; }

    /// <summary>The provider's pricing, as it came.</summary>
    public RawJson? Pricing { get; init; }

    public Correlation? Correlation { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public RawJson? Raw { get; init; }
}

/// <summary>Why a message failed.</summary>
/// <param name="Code">The provider's code.</param>
public sealed record ReceiptError(string? Code, string? Title, string? Detail);

/// <summary>Values of <see cref="Receipt.Source"/>.</summary>
public static class ReceiptSources
{
    public const string Provider = "provider";
    public const string Relay = "relay";
}

/// <summary>Values of <see cref="Receipt.Status"/>. They arrive in any order, and some never arrive: rank them, do not step through them.</summary>
public static class ReceiptStatus
{
    public const string Accepted = "accepted";
    public const string Sent = "sent";
    public const string Delivered = "delivered";
    public const string Read = "read";
    public const string Played = "played";
    public const string Failed = "failed";
    public const string Deleted = "deleted";
    public const string Unknown = "unknown";
}
