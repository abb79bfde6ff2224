using Relay.Kafka;

namespace Relay.Normalize;

/// <summary>
/// Reads the last records below the committed offsets, so that windows know what came before. Bounded by records, bytes and time over all
/// partitions together, since the group waits meanwhile; what is kept is the newest: each partition is read backwards in growing stretches,
/// turn by turn, and told forwards.
/// </summary>
internal sealed partial class WarmUp(IRecordRangeReader ranges, TimeProvider time, ILogger<WarmUp> logger)
{
    private const int MaxRecords = 50_000;
    private const long MaxBytes = 64L * 1024 * 1024;

    // Small, so that a partition of large bodies cannot spend everything at its first turn.
    private const int FirstStretch = 250;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(20);

    /// <param name="partitions">In the order in which their records are told.</param>
    public void Run(IReadOnlyList<AssignedPartition> partitions, Action<ConsumedRecord> tell, CancellationToken cancellationToken)
    {
        var before = partitions.Where(p => p.Committed > p.Low).ToList();
        var reaches = before.ConvertAll(p => new Reach(p, MaxRecords / before.Count));
        if (reaches.Count == 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(MaxTime, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var began = time.GetTimestamp();
        var bytesLeft = MaxBytes;
        var open = reaches.ToList();
        for (var stretch = (long)FirstStretch; open.Count > 0; stretch *= 2)
        {
            foreach (var reach in open.Where(_ => bytesLeft > 0 && !ending.IsCancellationRequested))
            {
                bytesLeft -= ReadBack(reach, stretch, bytesLeft, ending.Token);
            }

            open.RemoveAll(r => r.IsCut || r.Next == r.Floor);
            if (open.Count > 0 && (bytesLeft <= 0 || ending.IsCancellationRequested))
            {
                open.ForEach(r => r.IsCut = true);
                break;
            }
        }

        foreach (var record in reaches.SelectMany(r => Enumerable.Reverse(r.Stretches)).SelectMany(s => s))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            tell(record);
        }

        var records = reaches.Sum(r => r.Records);
        Log.WarmedUp(logger, records, reaches.Count);
        if (reaches.Exists(r => r.IsCut))
        {
            Log.Cut(logger, records, MaxBytes - bytesLeft, time.GetElapsedTime(began).TotalSeconds);
        }
    }

    /// <summary>Reads the stretch before what was read of a partition so far, and gives its bytes.</summary>
    private long ReadBack(Reach reach, long length, long bytesLeft, CancellationToken cancellationToken)
    {
        var (topic, partition) = (reach.Partition.Topic, reach.Partition.Partition);
        var from = Math.Max(reach.Floor, reach.Next - length);
        var read = new Queue<ConsumedRecord>();
        var bytes = 0L;
        foreach (var record in ranges.Read(topic, partition, from, reach.Next, cancellationToken))
        {
            read.Enqueue(record);
            bytes += Size(record);
            while (bytes > bytesLeft && read.Count > 1)
            {
                bytes -= Size(read.Dequeue());
                reach.IsCut = true;
            }
        }

        reach.Stretches.Add(read);
        reach.Records += read.Count;
        reach.Next = from;
        return bytes;
    }

    private static long Size(ConsumedRecord record) => (record.Value?.Length ?? 0) + (record.Key?.Length ?? 0) + 256;

    private sealed class Reach(AssignedPartition partition, long length)
    {
        public AssignedPartition Partition { get; } = partition;

        /// <summary>The first offset that is wanted.</summary>
        public long Floor { get; } = Math.Max(partition.Low, partition.Committed!.Value - length);

        /// <summary>The first offset that was read so far.</summary>
        public long Next { get; set; } = partition.Committed!.Value;

        public int Records { get; set; }

        /// <summary>Bytes or time did not suffice for more of it.</summary>
        public bool IsCut { get; set; }

        /// <summary>Newest first.</summary>
        public List<Queue<ConsumedRecord>> Stretches { get; } = [];
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.WarmedUp, LogLevel.Information, "Windows warmed up from {Records} raw records of {Partitions} partitions")]
        public static partial void WarmedUp(ILogger logger, int records, int partitions);

        [LoggerMessage(EventIds.WarmUpCut, LogLevel.Warning,
            "The warm-up was cut after {Records} records, {Bytes} bytes and {Seconds} s; duplicates of older records are not recognised")]
        public static partial void Cut(ILogger logger, int records, long bytes, double seconds);
    }
}
