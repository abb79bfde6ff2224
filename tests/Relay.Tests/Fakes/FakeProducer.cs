using System.Collections.Concurrent;
using Relay.Kafka;

namespace Relay.Tests.Fakes;

/// <summary>Takes records on and acknowledges them at once, or when the test says so.</summary>
internal sealed class FakeProducer : IRecordProducer
{
    private readonly ConcurrentQueue<TaskCompletionSource<SendFailure?>> _waiting = new();
    private readonly TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<OutgoingRecord> Records { get; } = new();

    /// <summary>Whether nothing is acknowledged until <see cref="AcknowledgeAll"/>.</summary>
    public bool HoldsAcknowledgements { get; init; }

    /// <summary>Whether the queue is full until <see cref="MakeRoom"/>.</summary>
    public bool IsFull { get; init; }

    public SendFailure? Failure { get; set; }

    public int Waiting => _waiting.Count;

    public async Task<Acknowledgement> EnqueueAllAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        if (IsFull)
        {
            await _room.Task.WaitAsync(cancellationToken);
        }

        foreach (var record in records)
        {
            Records.Enqueue(record);
        }

        if (!HoldsAcknowledgements)
        {
            return new Acknowledgement(Task.FromResult(Failure));
        }

        var pending = new TaskCompletionSource<SendFailure?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(pending);
        return new Acknowledgement(pending.Task);
    }

    public void MakeRoom() => _room.SetResult();

    public void AcknowledgeAll()
    {
        while (_waiting.TryDequeue(out var pending))
        {
            pending.SetResult(Failure);
        }
    }
}
