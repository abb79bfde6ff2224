namespace Relay.Contracts;

/// <summary>What could not be delivered, with everything that was tried. Exactly one of message and receipt is present.</summary>
public sealed record DeadLetter
{
    public required Guid Id { get; init; }

    public required Guid MessageId { get; init; }

    public required string TenantId { get; init; }

    public required string Channel { get; init; }

    public required string AccountId { get; init; }

    public string? ConversationId { get; init; }

    public required string Destination { get; init; }

    /// <summary>One of <see cref="DeliveryCategories"/>.</summary>
    public required string Category { get; init; }

    public string? Detail { get; init; }

    /// <summary>In the order in which they were made.</summary>
    public required IReadOnlyList<DeliveryResult> Attempts { get; init; }

    /// <summary>Of how many parts the message's delivery consists; absent when that was not known yet, and of a receipt.</summary>
    public int? Parts { get; init; }

    public Message? Message { get; init; }

    public Receipt? Receipt { get; init; }

    public required DateTimeOffset At { get; init; }
}
