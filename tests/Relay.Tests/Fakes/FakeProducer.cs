using System.Collections.Concurrent;
using Relay.Kafka;

namespace Relay.Tests.Fakes;

/// <summary>Takes records on and acknowledges them at once, or when the test says so.</summary>
internal sealed class FakeProducer : IRecordProducer
{
    private readonly ConcurrentQueue<TaskCompletionSource<SendFailure?>> _waiting = new();
    private readonly TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly ConcurrentQueue<OutgoingRecord> _records = new();

    /// <summary>What was written. A record that breaks its schema fails whoever looks, since a stage may take what is thrown for an outage.</summary>
    public ConcurrentQueue<OutgoingRecord> Records
    {
        get
        {
            Broken?.Checked();
            return _records;
        }
    }

    private OutgoingRecord? Broken { get; set; }

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
            _records.Enqueue(record);
            if (record.Faults().Count > 0)
            {
                Broken ??= record;
                record.Checked();
            }
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
