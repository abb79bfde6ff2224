using Relay.Contracts;

namespace Relay.Channels;

/// <summary>What an adapter makes of one item. Exactly one of the records below; adapters never throw for what a provider sends.</summary>
internal abstract record ParsedItem
{
    /// <summary>The account that the item names and that must be the tenant's own; null when it names none.</summary>
    public AccountName? Source { get; init; }

    /// <summary>Some of <see cref="Contracts.Warnings"/>.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>What a body names: an account of a channel, or a pseudo-channel of the tenant snapshot (integration, WABA).</summary>
internal readonly record struct AccountName(string Channel, string Id);

/// <summary>
/// Everything that identifies a customer in one item; at least one is set, or the item is about an account only. Normalize makes the
/// customer key of it, by what it has seen before.
/// </summary>
/// <param name="Phone">Digits without <c>+</c>.</param>
/// <param name="UserId">The provider's own user id.</param>
/// <param name="GroupId">A group: then it alone is the key.</param>
/// <param name="Key">A customer key that Relay made earlier and that the provider gave back.</param>
internal readonly record struct CustomerIds(string? Phone = null, string? UserId = null, string? GroupId = null, string? Key = null)
{
    public bool IsEmpty => Phone is null && UserId is null && GroupId is null && Key is null;
}

/// <summary>A message in either direction.</summary>
internal sealed record ParsedMessage : ParsedItem
{
    /// <summary>The <c>ce_type</c>: one of the message types of <see cref="EventTypes"/>; it decides the topic.</summary>
    public required string EventType { get; init; }

    /// <summary>The customer's channel and account.</summary>
    public required AccountName Account { get; init; }

    public required CustomerIds Customer { get; init; }

    /// <summary>Other identifiers of the same customer that the message itself names: the new number, or the user id before.</summary>
    public CustomerIds AlsoKnownAs { get; init; }

    /// <summary>Null when the provider gave none; the item's hash then takes its place.</summary>
    public required string? ProviderMessageId { get; init; }

    /// <summary>The number of an edit, which its id needs where the provider's message id stays the same.</summary>
    public string? Revision { get; init; }

    public required DateTimeOffset? SentAt { get; init; }

    /// <summary>The customer's or agent's side; <c>Id</c> of a customer is filled in by Normalize.</summary>
    public required Party From { get; init; }

    public required Party To { get; init; }

    public required MessageContent Content { get; init; }

    public MessageContext? Context { get; init; }

    public string? Origin { get; init; }

    public Correlation? Correlation { get; init; }
}

/// <summary>A receipt.</summary>
internal sealed record ParsedReceipt : ParsedItem
{
    /// <summary>The channel and account that the receipt is of (Genesys: the integration).</summary>
    public required AccountName Account { get; init; }

    /// <summary>The customer's channel and account, when that is another (Genesys); conversations are the customer's.</summary>
    public AccountName? ConversationAccount { get; init; }

    /// <summary>Empty when the provider named no recipient.</summary>
    public required CustomerIds Customer { get; init; }

    public required string? ProviderMessageId { get; init; }

    /// <summary>One of <see cref="ReceiptStatus"/>.</summary>
    public required string Status { get; init; }

    public required string RawStatus { get; init; }

    public required DateTimeOffset? At { get; init; }

    public string? ParticipantId { get; init; }

    public IReadOnlyList<ReceiptError>? Errors { get; init; }

    public RawJson? Pricing { get; init; }

    /// <summary>What Relay gave the provider along with the message, and got back; not yet checked.</summary>
    public string? CallbackData { get; init; }

    /// <summary>Relay's own message, where the provider names it.</summary>
    public Guid? MessageId { get; init; }

    public Correlation? Correlation { get; init; }
}

/// <summary>Anything else that happened.</summary>
internal sealed record ParsedEvent : ParsedItem
{
    /// <summary>One of <see cref="ChannelEventTypes"/>.</summary>
    public required string Type { get; init; }

    public required AccountName Account { get; init; }

    /// <summary>See <see cref="ParsedReceipt.ConversationAccount"/>.</summary>
    public AccountName? ConversationAccount { get; init; }

    public CustomerIds Customer { get; init; }

    public required DateTimeOffset? At { get; init; }

    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Identifiers of one customer that changed: the old ones; <see cref="Customer"/> holds the new.</summary>
    public CustomerIds Previous { get; init; }
}

/// <summary>Goes to quarantine.</summary>
/// <param name="Reason">One of <see cref="QuarantineReasons"/>.</param>
/// <param name="Detail">In words, without anything of the customer's.</param>
internal sealed record Refused(string Reason, string Detail) : ParsedItem;

/// <summary>Is passed over, and counted.</summary>
/// <param name="Reason">One of <see cref="IgnoredReasons"/>; the list is closed.</param>
internal sealed record Ignored(string Reason) : ParsedItem;

/// <summary>Why an item may be passed over.</summary>
internal static class IgnoredReasons
{
    public const string Empty = "empty";
    public const string OwnEcho = "own-echo";

    /// <summary>Typing that is older than it would be shown; comes with the sending of typing.</summary>
    public const string TypingExpired = "typing-expired";
}
