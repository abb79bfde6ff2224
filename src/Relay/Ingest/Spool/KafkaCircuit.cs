namespace Relay.Ingest.Spool;

/// <summary>
/// Whether Kafka is worth waiting for. After three failures in a row webhooks do not wait for it any more; one of them tries it from time to
/// time, and sooner when somebody else's record was acknowledged.
/// </summary>
internal sealed class KafkaCircuit(TimeProvider time)
{
    private const int MostFailures = 3;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private int _failures;
    private long _lastProbe;
    private bool _hinted;

    /// <summary>Webhooks go past Kafka.</summary>
    public bool IsOpen => Volatile.Read(ref _failures) >= MostFailures;

    /// <summary>Whether this webhook may try Kafka. Who may, says how it went.</summary>
    public bool TryEnter()
    {
        if (!IsOpen)
        {
            return true;
        }

        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (!_hinted && time.GetElapsedTime(_lastProbe, now) < ProbeInterval)
            {
                return false;
            }

            _lastProbe = now;
            _hinted = false;
            return true;
        }
    }

    /// <returns>True when this closed it.</returns>
    public bool OnAcknowledged() => Volatile.Read(ref _failures) > 0 && Interlocked.Exchange(ref _failures, 0) >= MostFailures;

    /// <returns>True when this opened it.</returns>
    public bool OnFailed()
    {
        lock (_gate)
        {
            if (_failures >= MostFailures)
            {
                return false;
            }

            var opens = Interlocked.Increment(ref _failures) == MostFailures;
            _lastProbe = opens ? time.GetTimestamp() : _lastProbe;
            return opens;
        }
    }

    /// <summary>Kafka took something of somebody else.</summary>
    public void Hint()
    {
        if (IsOpen)
        {
            lock (_gate)
            {
                _hinted = true;
            }
        }
    }
}
