using System.Text;
using Relay.Kafka;

namespace Relay.Tests.Fakes;

/// <summary>A partition that is owned, and the records that were read from it.</summary>
internal sealed class FakePartition(string topic, int number = 0, long first = 0)
{
    private long _next = first;

    public PartitionAssignment Assignment { get; } = new(topic, number);

    public OffsetTracker Tracker => Assignment.Tracker;

    public string Topic => topic;

    public ConsumedRecord Read(byte[]? value, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var all = new RecordHeaders();
        foreach (var (name, text) in headers)
        {
            all.Add(name, text);
        }

        var offset = _next++;
        Tracker.Take(offset, value?.Length ?? 0);
        return new ConsumedRecord(Assignment, offset, key: null, value, all, ManualTimeProvider.Start);
    }

    public ConsumedRecord Read(string value, params ReadOnlySpan<(string Name, string Value)> headers) => Read(Encoding.UTF8.GetBytes(value), headers);
}
