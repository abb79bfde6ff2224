using Relay.Contracts;
using Relay.Kafka;
using Relay.Normalize;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

public sealed class WarmUpTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeRanges _ranges = new();
    private readonly ListLogger<WarmUp> _log = new();
    private readonly List<ConsumedRecord> _told = [];

    [Fact]
    public void Everything_below_the_committed_offset_is_told_in_its_order()
    {
        var first = Fill(partition: 0, count: 1000, bytes: 10);
        Fill(partition: 1, count: 3, bytes: 10);
        Run(first with { Committed = 900 }, new AssignedPartition(TopicNames.Webhooks, 1, Committed: 3, Low: 0));

        Assert.Equal(Enumerable.Range(0, 900).Select(o => (0, (long)o)).Concat([(1, 0L), (1, 1L), (1, 2L)]), _told.Select(r => (r.Partition, r.Offset)));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("cut", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_read_where_nothing_was_committed()
    {
        Run(Fill(partition: 0, count: 5, bytes: 10) with { Committed = null }, new AssignedPartition(TopicNames.Webhooks, 1, Committed: 4, Low: 4));
        Assert.Empty(_ranges.Asked);
        Assert.Empty(_told);
    }

    [Fact]
    public void No_more_than_64_MB_are_kept_and_these_are_the_newest()
    {
        const int megabyte = 1024 * 1024;
        Run(Fill(partition: 0, count: 100, megabyte), Fill(partition: 1, count: 100, megabyte));

        Assert.InRange(_told.Sum(r => (long)r.Value!.Length), 60L * megabyte, 66L * megabyte);
        Assert.Equal(99, _told.Last(r => r.Partition == 0).Offset);
        Assert.Equal(99, _told.Last(r => r.Partition == 1).Offset);
        Assert.All(_told.Zip(_told.Skip(1)), pair => Assert.True(pair.First.Partition < pair.Second.Partition || pair.First.Offset + 1 == pair.Second.Offset));
        Assert.Contains(_log.Lines, line => line.Text.Contains("warm-up was cut", StringComparison.Ordinal));
    }

    [Fact]
    public void After_20_seconds_it_ends_with_what_it_has()
    {
        _ranges.OnRead = () => _time.Advance(TimeSpan.FromMilliseconds(10));
        Run(Fill(partition: 0, count: 20_000, bytes: 10));

        Assert.InRange(_time.GetUtcNow() - ManualTimeProvider.Start, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
        Assert.Equal(19_999, _told[^1].Offset);
        Assert.InRange(_told.Count, 1500, 2000);
        Assert.Contains(_log.Lines, line => line.Text.Contains("warm-up was cut", StringComparison.Ordinal));
    }

    [Fact]
    public void The_limit_of_records_counts_over_all_partitions()
    {
        Run(Fill(partition: 0, count: 40_000, bytes: 1), Fill(partition: 1, count: 40_000, bytes: 1));
        Assert.Equal(50_000, _told.Count);
        Assert.Equal(39_999, _told[^1].Offset);
    }

    [Fact]
    public void A_process_that_stops_reads_no_further()
    {
        using var stopping = new CancellationTokenSource();
        _ranges.OnRead = stopping.Cancel;
        new WarmUp(_ranges, _time, _log).Run([Fill(partition: 0, count: 5000, bytes: 10)], _told.Add, stopping.Token);
        Assert.Single(_ranges.Asked);
        Assert.Empty(_told);
    }

    private void Run(params AssignedPartition[] partitions) =>
        new WarmUp(_ranges, _time, _log).Run(partitions, _told.Add, TestContext.Current.CancellationToken);

    private AssignedPartition Fill(int partition, int count, int bytes)
    {
        var records = new FakePartition(TopicNames.Webhooks, partition);
        var value = new byte[bytes];
        for (var i = 0; i < count; i++)
        {
            _ranges.Add(records.Read(value));
        }

        return new AssignedPartition(TopicNames.Webhooks, partition, Committed: count, Low: 0);
    }
}
