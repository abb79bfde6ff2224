using System.Reflection;
using Confluent.Kafka;
using Relay.Kafka;

namespace Relay.Tests.Kafka;

public sealed class PositionReaderTests
{
    private static readonly List<TopicPartition> Two = [new("t", 0), new("t", 1)];

    private readonly FakeConsumer _broker = (FakeConsumer)DispatchProxy.Create<IConsumer<byte[], byte[]>, FakeConsumer>();

    [Fact]
    public void It_learns_where_partitions_stand()
    {
        Assert.Equal([(Two[0], 5L, 3L, 9L), (Two[1], null, 3L, 9L)], Reader().Read(Two, _ => false));
    }

    [Fact]
    public void It_asks_again_but_gives_up_before_the_group_does()
    {
        _broker.Fails = _ => true;
        var failures = 0;
        Assert.Null(Reader().Read(Two, _ => ++failures < 1000));
        Assert.InRange(failures, 2, 20);
        Assert.InRange(_broker.Clock, 45_000, 46_000);
    }

    [Fact]
    public void Each_of_many_partitions_that_is_slow_takes_from_the_same_time()
    {
        _broker.Takes = 9_000;
        Assert.Null(Reader().Read([.. Enumerable.Range(0, 30).Select(n => new TopicPartition("t", n))], _ => true));
        Assert.InRange(_broker.Clock, 45_000, 46_000);
    }

    [Fact]
    public void Nobody_is_asked_again_for_a_process_that_stops()
    {
        _broker.Fails = _ => true;
        Assert.Empty(Reader().Read(Two, _ => false)!);
    }

    private PositionReader Reader() => new((IConsumer<byte[], byte[]>)(object)_broker, () => _broker.Clock, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(10));

    /// <summary>Answers, or does not until the time that it was given is over.</summary>
#pragma warning disable CA1852 // A proxy is made as a subtype of it.
    internal class FakeConsumer : DispatchProxy
#pragma warning restore CA1852
    {
        public long Clock { get; private set; }

        public long Takes { get; set; } = 1;

        public Func<string, bool> Fails { get; set; } = _ => false;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var limit = (long)((TimeSpan)args![^1]!).TotalMilliseconds;
            var fails = Fails(targetMethod!.Name) || Takes > limit;
            Clock += fails ? limit : Takes;
            if (fails)
            {
                throw new KafkaException(ErrorCode.Local_TimedOut);
            }

            return targetMethod.Name switch
            {
                nameof(IConsumer<byte[], byte[]>.Committed) => ((IEnumerable<TopicPartition>)args[0]!)
                    .Select(p => new TopicPartitionOffset(p, p.Partition.Value == 0 ? 5 : Offset.Unset)).ToList(),
                nameof(IConsumer<byte[], byte[]>.QueryWatermarkOffsets) => new WatermarkOffsets(3, 9),
                var other => throw new InvalidOperationException(other),
            };
        }
    }
}
