using System.Collections.Concurrent;
using Confluent.Kafka;
using Relay.Observability;

namespace Relay.Kafka;

/// <summary>
/// What the clients say of themselves. A fatal error stops the process with its reason; that no broker can be reached is a state which
/// <c>ready</c> shows; the rest librdkafka mends by itself, and it is logged.
/// </summary>
internal sealed partial class KafkaHealth
{
    // A consumer polls at least every 100 ms; a thread that did not for this long is stuck or starved.
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(30);

    // The longest that a stage may hold a record without a word: a call's limit, thrice, and its waits.
    private static readonly TimeSpan StuckLimit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _unreachableSince = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _lastPoll = new();
    private readonly ConcurrentDictionary<string, bool> _joined = new();
    private readonly ConcurrentDictionary<string, Progress> _progress = new();
    private readonly ConcurrentDictionary<string, long> _lost = new();
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, long>> _lags = new();
    private readonly FatalStop _stop;
    private readonly RelayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<KafkaHealth> _logger;

    public KafkaHealth(FatalStop stop, RelayMetrics metrics, TimeProvider time, ILogger<KafkaHealth> logger)
    {
        _stop = stop;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        metrics.ObserveConsumerLag(() => _lags.SelectMany(consumer => consumer.Value.Select(topic => (consumer.Key, topic.Key, topic.Value))));
    }

    /// <summary>Every fault in words, by part; empty when all is well.</summary>
    public IReadOnlyDictionary<string, string> Faults()
    {
        var faults = new Dictionary<string, string>();
        foreach (var (client, since) in _unreachableSince)
        {
            faults[client] = $"no broker reachable since {Contracts.UtcMillisecondsConverter.ToText(since)}";
        }

        foreach (var (client, at) in _lastPoll)
        {
            if (_time.GetUtcNow() - at > SilenceLimit)
            {
                faults[client] = $"not polled since {Contracts.UtcMillisecondsConverter.ToText(at)}";
            }
        }

        foreach (var (client, progress) in _progress)
        {
            if (progress.Outstanding > 0 && _time.GetUtcNow() - progress.Since > StuckLimit)
            {
                faults[client] = $"{progress.Outstanding} records in flight, none finished since {Contracts.UtcMillisecondsConverter.ToText(progress.Since)}";
            }
        }

        return faults;
    }

    /// <summary>Records that retention took before they were read, by consumer, since start.</summary>
    public IReadOnlyDictionary<string, long> Lost => _lost;

    public void OnClientError(string client, Error error)
    {
        if (error.IsFatal)
        {
            _stop.Because($"Kafka client '{client}' failed for good: {error.Code} {error.Reason}");
            return;
        }

        if (error.Code == ErrorCode.Local_AllBrokersDown)
        {
            _unreachableSince.TryAdd(client, _time.GetUtcNow());
        }

        Log.ClientError(_logger, client, error.Code.ToString(), error.Reason);
    }

    /// <summary>A client heard from a broker.</summary>
    public void OnReachable(string client)
    {
        if (!_unreachableSince.IsEmpty)
        {
            _unreachableSince.TryRemove(client, out _);
        }
    }

    public bool HasUnreachable => !_unreachableSince.IsEmpty;

    public void OnAllReachable() => _unreachableSince.Clear();

    /// <summary>Which consumers have their place in their group, and which still wait for it.</summary>
    public IReadOnlyDictionary<string, bool> Joined => _joined;

    /// <summary>A consumer was started and waits for the group to give it partitions, or none.</summary>
    public void OnJoining(string client) => _joined[client] = false;

    public void OnJoined(string client) => _joined[client] = true;

    public void OnPoll(string client) => _lastPoll[client] = _time.GetUtcNow();

    /// <summary>How far a consumer is: records that stay in flight while none is finished are a stage that is stuck.</summary>
    public void OnProgress(string client, long completed, int outstanding)
    {
        var before = _progress.GetValueOrDefault(client);
        var moved = outstanding == 0 || before is null || before.Outstanding == 0 || completed != before.Completed;
        _progress[client] = new Progress(completed, outstanding, moved ? _time.GetUtcNow() : before!.Since);
    }

    /// <summary>How far each consumer is behind, by topic.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Lags => _lags;

    /// <summary>How far a consumer is behind, by topic; null when it has stopped.</summary>
    public void OnLag(string role, IReadOnlyDictionary<string, long>? lags)
    {
        if (lags is null)
        {
            _lags.TryRemove(role, out _);
        }
        else
        {
            _lags[role] = lags;
        }
    }

    public void OnStopped(string client)
    {
        _joined.TryRemove(client, out _);
        _progress.TryRemove(client, out _);
        _lastPoll.TryRemove(client, out _);
        _unreachableSince.TryRemove(client, out _);
    }

    public void OnLost(string client, long records)
    {
        _lost.AddOrUpdate(client, records, (_, before) => before + records);
        _metrics.Lost(client, records);
    }

    private sealed record Progress(long Completed, int Outstanding, DateTimeOffset Since);

    private static partial class Log
    {
        [LoggerMessage(EventIds.ClientError, LogLevel.Warning, "Kafka client {Client}: {Code} {Reason}")]
        public static partial void ClientError(ILogger logger, string client, string code, string reason);
    }
}
