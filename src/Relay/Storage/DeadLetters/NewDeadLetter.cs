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

    /// <summary>The part of a message that failed; null for a receipt.</summary>
    public string? Part { get; init; }

    public required string Destination { get; init; }

    public required string Category { get; init; }

    public string? Detail { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Offset { get; init; }

    public string? RawReference { get; init; }

    public required byte[] Document { get; init; }
}
