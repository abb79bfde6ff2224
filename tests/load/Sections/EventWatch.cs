using Confluent.Kafka;
using Relay.IntegrationTests.Harness;
using Relay.Load.Sending;

namespace Relay.Load.Sections;

/// <summary>A consumer of the inbound messages, as a bot would be one, that notes when it had each for the first time.</summary>
internal sealed class EventWatch : IDisposable
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(50);

    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stop = new();
    private readonly long[] _seenAt;
    private int _count;
    private int _again;

    /// <param name="most">Numbers below this one are noted.</param>
    public EventWatch(Site site, int partitions, int most)
    {
        _seenAt = new long[most];
        _consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = site.Broker.BootstrapServers,
            GroupId = site.Full("bench"),
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            // The mock broker holds an empty fetch for the whole wait.
            FetchWaitMaxMs = 5,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        _consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(site.Full("messages.inbound"), p, Offset.Beginning)));
        _thread = new Thread(Run) { IsBackground = true, Name = "event watch" };
        _thread.Start();
    }

    /// <summary>Different messages so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Records beyond one a message.</summary>
    public int Again => Volatile.Read(ref _again);

    /// <summary>On the clock of <see cref="TimeProvider.GetTimestamp"/>; 0 when it was not seen.</summary>
    public long SeenAt(int number) => Volatile.Read(ref _seenAt[number]);

    /// <summary>Waits until so many are here, or for so long. Returns how many there are.</summary>
    public async Task<int> CountAsync(int wanted, TimeSpan limit)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Count < wanted && TimeProvider.System.GetElapsedTime(began) < limit)
        {
            await Task.Delay(10);
        }

        return Count;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_consumer.Consume(PollTime) is { Message.Value: { } value } && WebhookTemplate.NumberIn(value) is >= 0 and var number && number < _seenAt.Length)
                {
                    if (_seenAt[number] == 0)
                    {
                        Volatile.Write(ref _seenAt[number], TimeProvider.System.GetTimestamp());
                        Interlocked.Increment(ref _count);
                    }
                    else
                    {
                        Interlocked.Increment(ref _again);
                    }
                }
            }
            catch (ConsumeException failed) when (!failed.Error.IsFatal)
            {
                // Whatever is not seen is counted as such.
            }
        }
    }
}
