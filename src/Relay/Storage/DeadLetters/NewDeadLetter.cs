namespace Relay.Storage.DeadLetters;

/// <summary>A dead letter that is to be kept.</summary>
internal sealed record NewDeadLetter
{
    public required Guid Id { get; init; }

    public required string TenantId { get; init; }

    public required string Channel { get; init; }

    public required string AccountId { get; init; }

    public string? ConversationId { get; init; }

    public required Guid MessageId { get; init; }

    /// <summary>The part that failed, by the name under which <c>handled</c> has it.</summary>
    public required string Part { get; init; }

    /// <summary>How many parts the message has; null for a receipt, and when that is not known.</summary>
    public int? Parts { get; init; }

    public required string Destination { get; init; }

    public required string Category { get; init; }

    public string? Detail { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Offset { get; init; }

    public string? RawReference { get; init; }

    /// <summary>The trace in which it was tried, which a replay goes on with.</summary>
    public required string TraceParent { get; init; }

    public required byte[] Document { get; init; }
}
