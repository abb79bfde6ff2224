using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>
/// Keeps a consumer awake when the machine's clock is set back. librdkafka waits until a time of day, so its main thread, which commits and
/// says that the consumer is alive, would sleep for as long as the clock went back. A question that only this thread answers wakes it.
/// </summary>
internal sealed class ConsumerPulse : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private bool _ended;

    public ConsumerPulse(IConsumer<byte[], byte[]> consumer)
    {
        _consumer = consumer;

        // The runtime's timers run by the monotonic clock.
        _timer = new Timer(_ => Beat(), null, Interval, Interval);
    }

    /// <summary>Asks no more once it returns, so that the consumer may be disposed of.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
        }

        _timer.Dispose();
    }

    private void Beat()
    {
        // One that waits for its answer is enough.
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (!_ended)
            {
                _ = _consumer.Assignment;
            }
        }
        catch (KafkaException)
        {
            // The answer is of no interest, and what is wrong with the client is told by its error handler.
        }
        finally
        {
            _gate.Exit();
        }
    }
}
