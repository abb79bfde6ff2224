namespace Relay.Kafka;

/// <summary>Writes what a stage made, in its order, and never gives up by itself.</summary>
internal interface IRecordProducer
{
    /// <summary>
    /// Takes records on, in their order. The task ends once all of them are in the queue, so that whatever is given afterwards comes after
    /// them; what it gives tells when the last is acknowledged.
    /// </summary>
    Task<Acknowledgement> EnqueueAllAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken);
}
