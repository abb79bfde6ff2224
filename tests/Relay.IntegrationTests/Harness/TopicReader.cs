using System.Text;
using Confluent.Kafka;
using Relay.SchemaChecks;

namespace Relay.IntegrationTests.Harness;

/// <summary>Reads all topics of a site from their start, on a thread of its own, and keeps everything.</summary>
public sealed class TopicReader : IDisposable
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(50);

    private readonly string _prefix;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<SeenRecord> _records = [];
    private readonly Dictionary<TopicPartition, long> _next = [];
    private readonly List<string> _faults = [];
    private readonly Lock _checking = new();
    private int _checked;

    public TopicReader(string bootstrapServers, string prefix, IEnumerable<string> topics, int partitions)
    {
        _prefix = prefix;
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = $"{prefix}test-reader",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            // The mock broker holds an empty fetch for the whole wait.
            FetchWaitMaxMs = 10,
            MaxPartitionFetchBytes = 16 * 1024 * 1024,
            FetchMaxBytes = 64 * 1024 * 1024,
            MessageMaxBytes = 16 * 1024 * 1024,
            ReconnectBackoffMaxMs = 500,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        _consumer.Assign(topics.SelectMany(topic => Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(prefix + topic, partition, Offset.Beginning))));
        _thread = new Thread(Run) { IsBackground = true, Name = "topic reader" };
        _thread.Start();
    }

    /// <summary>What went wrong with reading: a gap means that the broker forgot a record before it was seen, so that counts mean nothing. And records that break their schema.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            // Only now: while records come, what is measured of Relay must not pay for looking at them.
            lock (_checking)
            {
                var seen = Unchecked();
                var broken = seen.SelectMany(FaultsOf).ToList();
                lock (_gate)
                {
                    _checked += seen.Count;
                    _faults.AddRange(broken);
                    return [.. _faults];
                }
            }
        }
    }

    /// <summary>Everything seen so far on a topic, in the order of its partitions.</summary>
    public IReadOnlyList<SeenRecord> On(string topic)
    {
        lock (_gate)
        {
            return [.. _records.Where(record => record.Topic == topic)];
        }
    }

    public IReadOnlyList<SeenRecord> On(string topic, TestTenant tenant) => [.. On(topic).Where(record => record.Tenant == tenant.Id)];

    /// <summary>Whether everything up to these ends was seen.</summary>
    public bool HasReached(IReadOnlyDictionary<TopicPartition, long> ends)
    {
        lock (_gate)
        {
            return ends.All(end => _next.GetValueOrDefault(end.Key) >= end.Value);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private List<SeenRecord> Unchecked()
    {
        lock (_gate)
        {
            return [.. _records.Skip(_checked)];
        }
    }

    // Records of strangers, which some tests write, have no type.
    private static IEnumerable<string> FaultsOf(SeenRecord record) => record.CeType is null
        ? []
        : RecordSchemas.FaultsOf(record.Topic, record.Key, record.Value, record.Headers).Select(fault => $"{record.Position} breaks its schema: {fault}");

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_consumer.Consume(PollTime) is { } result)
                {
                    Keep(result);
                }
            }
            catch (ConsumeException failed) when (!failed.Error.IsFatal)
            {
                // Outages are part of the tests; the client comes back by itself.
            }
            catch (KafkaException failed)
            {
                lock (_gate)
                {
                    _faults.Add($"the reader failed: {failed.Error.Code} {failed.Error.Reason}");
                }

                return;
            }
        }
    }

    private void Keep(ConsumeResult<byte[], byte[]> result)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in result.Message.Headers ?? [])
        {
            headers[header.Key] = Encoding.UTF8.GetString(header.GetValueBytes() ?? []);
        }

        var record = new SeenRecord(
            result.Topic[_prefix.Length..], result.Partition.Value, result.Offset.Value,
            Encoding.UTF8.GetString(result.Message.Key ?? []), result.Message.Value ?? [], headers);
        lock (_gate)
        {
            var expected = _next.GetValueOrDefault(result.TopicPartition);
            if (result.Offset.Value != expected)
            {
                _faults.Add($"{record.Position} came where offset {expected} was expected");
            }

            _next[result.TopicPartition] = result.Offset.Value + 1;
            _records.Add(record);
        }
    }
}
