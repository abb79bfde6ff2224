namespace Relay.Storage.DeadLetters;

/// <summary>Which dead letters of a tenant are asked for; null members ask for all.</summary>
internal sealed record DeadLetterFilter
{
    public string? State { get; init; }

    public string? Destination { get; init; }

    public string? Category { get; init; }

    public string? ConversationId { get; init; }

    public Guid? MessageId { get; init; }

    /// <summary>At this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Behind this one, in the order of the list.</summary>
    public DeadLetterPlace? After { get; init; }

    public required int Limit { get; init; }
}

/// <summary>Where a dead letter stands in a list that goes by time.</summary>
internal readonly record struct DeadLetterPlace(DateTimeOffset At, Guid Id);

/// <summary>Values of a dead letter's state.</summary>
internal static class DeadLetterStates
{
    public const string Open = "open";
    public const string Replayed = "replayed";
    public const string Discarded = "discarded";
}

/// <summary>A dead letter in a list.</summary>
internal sealed record DeadLetterRow
{
    public required Guid Id { get; init; }

    public required string Channel { get; init; }

    public required string AccountId { get; init; }

    public string? ConversationId { get; init; }

    public required Guid MessageId { get; init; }

    public required string Destination { get; init; }

    public required string Category { get; init; }

    public string? Detail { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string State { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }
}
