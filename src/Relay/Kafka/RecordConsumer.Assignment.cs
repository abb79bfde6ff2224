using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>Where reading begins, what retention took, and how partitions are handed over.</summary>
internal sealed partial class RecordConsumer
{
    private static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(10);

    // Below the least max.poll.interval.ms that can be set: whoever takes longer is put out of the group, and would begin with what is another's.
    private static readonly TimeSpan PositionsLimit = TimeSpan.FromSeconds(45);
    private readonly Dictionary<(string Topic, int Partition), long> _toldUpTo = [];
    private bool _joinsAnew;

    private List<TopicPartitionOffset> OnAssigned(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        var reader = new PositionReader(consumer, () => Environment.TickCount64, PositionsLimit, QueryLimit);
        if (reader.Read(partitions, OnPositionsUnknown) is not { } positions)
        {
            // It has none of them, and asks the group for them again.
            Log.AssignmentGivenUp(_logger, Name, PositionsLimit.TotalSeconds);
            _joinsAnew = true;
            return [];
        }

        var starts = new List<TopicPartitionOffset>(partitions.Count);
        var taken = new List<AssignedPartition>(partitions.Count);
        foreach (var (partition, committed, low, high) in positions)
        {
            var topic = _topics.Short(partition.Topic);
            var start = Start(topic, partition.Partition.Value, committed, low, high);
            _assigned[partition] = new PartitionAssignment(topic, partition.Partition.Value, start.Value);
            taken.Add(new AssignedPartition(topic, partition.Partition.Value, committed, low) { Start = start.Value });
            starts.Add(new TopicPartitionOffset(partition, start));
        }

        Log.Assigned(_logger, Name, partitions.Count);
        _sink.Assigned(taken, _draining.Token);
        _health.OnJoined(Name);
        return starts;
    }

    // Whether to ask again.
    private bool OnPositionsUnknown(KafkaException failed)
    {
        if (_draining.IsCancellationRequested)
        {
            return false;
        }

        Log.AssignmentRetry(_logger, Name, failed.Error.Code.ToString(), failed.Error.Reason);
        _health.OnPoll(Name);
        _draining.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(500));
        return true;
    }

    private void JoinAnewWhereGivenUp(IConsumer<byte[], byte[]> consumer)
    {
        if (_joinsAnew)
        {
            _joinsAnew = false;
            Subscribe(consumer);
        }
    }

    private Offset Start(string topic, int partition, long? committed, long low, long high)
    {
        if (committed is not { } position)
        {
            return new Offset(low);
        }

        if (position < low)
        {
            ReportLoss(topic, partition, position, low);
            return new Offset(low);
        }

        if (position > high)
        {
            // The log ends before what was committed: it was made anew. Everything in it is new to this group.
            Log.LogRestarted(_logger, topic, partition, position, high);
            _toldUpTo.Remove((topic, partition));
            return new Offset(low);
        }

        return new Offset(position);
    }

    private void OnConsumeFailed(IConsumer<byte[], byte[]> consumer, ConsumeException failed)
    {
        var at = failed.ConsumerRecord?.TopicPartitionOffset;
        if (failed.Error.IsFatal)
        {
            _stop.Because($"{Name} failed for good: {failed.Error.Code} {failed.Error.Reason}");
            BeginDrain();
            return;
        }

        if (failed.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange
            && at is not null && _assigned.ContainsKey(at.TopicPartition))
        {
            // Retention took what came next, or the log was made anew. librdkafka has stopped this partition for good and refuses to seek in it;
            // by joining anew every partition begins where it stands, and what is gone is found, told and passed at assignment, as after a start.
            Log.OutOfRange(_logger, Name, _topics.Short(at.Topic), at.Partition.Value, at.Offset.Value);
            Subscribe(consumer);
            return;
        }

        if (failed.Error.Code == ErrorCode.UnknownTopicOrPart && at?.Topic.StartsWith('^') == true)
        {
            // Nobody has made a topic of this family yet; librdkafka looks again by itself.
            Log.FamilyEmpty(_logger, Name, at.Topic);
            return;
        }

        Log.ConsumeFailed(_logger, Name, failed.Error.Code.ToString(), failed.Error.Reason);
    }

    private void OnRevoked(IConsumer<byte[], byte[]> consumer, List<TopicPartitionOffset> revoked)
    {
        var going = revoked
            .Select(r => (r.TopicPartition, Assignment: _assigned.GetValueOrDefault(r.TopicPartition)))
            .Where(g => g.Assignment is not null)
            .Select(g => (g.TopicPartition, Assignment: g.Assignment!))
            .ToList();
        going.ForEach(g => g.Assignment.Revoke());
        var besides = _sink.RevokedAsync(going.ConvertAll(g => (g.Assignment.Topic, g.Assignment.Partition)));

        // While the process stops, the limit of draining counts for both: closing the client revokes, and must not wait once more.
        var limit = Environment.TickCount64 + (long)_settings.RevokeLimit.TotalMilliseconds;
        using var pause = new ManualResetEventSlim();
        while ((going.Any(g => g.Assignment.Tracker.Outstanding > 0) || !besides.IsCompleted)
            && Environment.TickCount64 < (_draining.IsCancellationRequested ? Math.Min(limit, Interlocked.Read(ref _drainUntil)) : limit))
        {
            pause.Wait(TimeSpan.FromMilliseconds(5));
        }

        var left = going.Sum(g => g.Assignment.Tracker.Outstanding);
        if (left > 0 && !_draining.IsCancellationRequested)
        {
            Log.RevokeIncomplete(_logger, Name, left, _settings.RevokeLimit.TotalSeconds);
        }

        var commits = going
            .Select(g => (g.TopicPartition, Next: g.Assignment.Tracker.TakeCommittable()))
            .Where(c => c.Next is not null)
            .Select(c => new TopicPartitionOffset(c.TopicPartition, c.Next!.Value))
            .ToList();
        Forget(going.Select(g => g.TopicPartition));
        if (commits.Count > 0)
        {
            commits.ForEach(consumer.StoreOffset);
            Commit(consumer);
        }

        Log.Revoked(_logger, Name, going.Count);
    }

    private void Commit(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            consumer.Commit();
        }
        catch (KafkaException failed)
        {
            // The next owner repeats what was not committed; de-duplication passes it over.
            Log.CommitFailed(_logger, Name, failed.Error.Code.ToString(), failed.Error.Reason);
        }
    }

    private void OnCommitted(CommittedOffsets committed)
    {
        if (committed.Error.IsError && committed.Error.Code != ErrorCode.Local_NoOffset)
        {
            Log.CommitFailed(_logger, Name, committed.Error.Code.ToString(), committed.Error.Reason);
        }
        else
        {
            _health.OnReachable(Name);
        }
    }

    private void Forget(IEnumerable<TopicPartition> partitions)
    {
        var gone = new List<(string Topic, int Partition)>();
        foreach (var partition in partitions)
        {
            if (_assigned.Remove(partition, out var assignment))
            {
                assignment.Revoke();
                gone.Add((assignment.Topic, assignment.Partition));
            }
        }

        _ = _sink.RevokedAsync(gone);
    }

    // Nothing is committed by being lost: partitions that come again before the next commit must not be counted again.
    private void ReportLoss(string topic, int partition, long committed, long to)
    {
        var from = Math.Max(committed, _toldUpTo.GetValueOrDefault((topic, partition)));
        if (from >= to)
        {
            return;
        }

        _toldUpTo[(topic, partition)] = to;
        _health.OnLost(_settings.Role, to - from);
        Log.RecordsLost(_logger, Name, to - from, topic, partition, from, to - 1);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PartitionsAssigned, LogLevel.Information, "{Consumer} owns {Count} more partitions")]
        public static partial void Assigned(ILogger logger, string consumer, int count);

        [LoggerMessage(EventIds.PartitionsRevoked, LogLevel.Information, "{Consumer} gave {Count} partitions back")]
        public static partial void Revoked(ILogger logger, string consumer, int count);

        [LoggerMessage(EventIds.RevokeIncomplete, LogLevel.Warning,
            "{Consumer} gives partitions back with {Count} records unfinished after {Seconds} s; their next owner repeats them")]
        public static partial void RevokeIncomplete(ILogger logger, string consumer, int count, double seconds);

        [LoggerMessage(EventIds.ConsumerDraining, LogLevel.Information, "{Consumer} stops reading; {Count} records in flight")]
        public static partial void Draining(ILogger logger, string consumer, int count);

        [LoggerMessage(EventIds.DrainIncomplete, LogLevel.Warning,
            "{Consumer} leaves {Count} records unfinished after {Seconds} s; they are repeated after the next start")]
        public static partial void DrainIncomplete(ILogger logger, string consumer, int count, double seconds);

        [LoggerMessage(EventIds.RecordsLost, LogLevel.Error,
            "{Consumer} lost {Count} records: retention took {Topic}/{Partition} offsets {From} to {To} before they were read")]
        public static partial void RecordsLost(ILogger logger, string consumer, long count, string topic, int partition, long from, long to);

        [LoggerMessage(EventIds.LogRestarted, LogLevel.Error,
            "{Topic}/{Partition} ends at {High}, before the committed offset {Committed}: it was made anew, and is read from its start")]
        public static partial void LogRestarted(ILogger logger, string topic, int partition, long committed, long high);

        [LoggerMessage(EventIds.OffsetOutOfRange, LogLevel.Warning, "{Consumer} cannot go on at {Topic}/{Partition} offset {Offset}: it is not there; it joins anew")]
        public static partial void OutOfRange(ILogger logger, string consumer, string topic, int partition, long offset);

        [LoggerMessage(EventIds.CommitFailed, LogLevel.Warning, "{Consumer} could not commit: {Code} {Reason}")]
        public static partial void CommitFailed(ILogger logger, string consumer, string code, string reason);

        [LoggerMessage(EventIds.ConsumeFailed, LogLevel.Warning, "{Consumer}: {Code} {Reason}")]
        public static partial void ConsumeFailed(ILogger logger, string consumer, string code, string reason);

        [LoggerMessage(EventIds.FamilyEmpty, LogLevel.Debug, "{Consumer}: no topic matches {Pattern} yet")]
        public static partial void FamilyEmpty(ILogger logger, string consumer, string pattern);

        [LoggerMessage(EventIds.AssignmentGivenUp, LogLevel.Warning, "{Consumer} could not learn where to begin within {Seconds} s, and joins its group anew")]
        public static partial void AssignmentGivenUp(ILogger logger, string consumer, double seconds);

        [LoggerMessage(EventIds.AssignmentRetry, LogLevel.Warning, "{Consumer} cannot learn where to begin, and asks again: {Code} {Reason}")]
        public static partial void AssignmentRetry(ILogger logger, string consumer, string code, string reason);
    }
}
