namespace Relay.Kafka;

/// <summary>What becomes of records that are on their way.</summary>
/// <param name="Outcome">Null when all replicas have all of them, else the first failure.</param>
internal readonly record struct Acknowledgement(Task<SendFailure?> Outcome)
{
    /// <summary>Of nothing.</summary>
    public static Acknowledgement None { get; } = new(Task.FromResult<SendFailure?>(null));
}
