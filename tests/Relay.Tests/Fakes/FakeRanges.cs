using Relay.Kafka;

namespace Relay.Tests.Fakes;

/// <summary>Gives what the test put into partitions, and remembers what was asked for.</summary>
internal sealed class FakeRanges : IRecordRangeReader
{
    private readonly Dictionary<(string, int), List<ConsumedRecord>> _records = [];

    public List<(string Topic, int Partition, long From, long To)> Asked { get; } = [];

    /// <summary>What happens as each record is read.</summary>
    public Action OnRead { get; set; } = () => { };

    public void Add(ConsumedRecord record)
    {
        var key = (record.Topic, record.Partition);
        _records.TryAdd(key, []);
        _records[key].Add(record);
    }

    public IEnumerable<ConsumedRecord> Read(string topic, int partition, long from, long to, CancellationToken cancellationToken)
    {
        Asked.Add((topic, partition, from, to));
        foreach (var record in _records.GetValueOrDefault((topic, partition), []).Where(r => r.Offset >= from && r.Offset < to))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            OnRead();
            yield return record;
        }
    }
}
