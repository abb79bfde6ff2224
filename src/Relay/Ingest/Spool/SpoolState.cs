using Relay.Observability;

namespace Relay.Ingest.Spool;

/// <summary>What is known of the spool, for <c>ready</c> and for metrics.</summary>
internal sealed class SpoolState(KafkaCircuit circuit, OpenSpools open) : IReadinessPart, IKafkaStandIn
{
    private const int NotAsked = 0;
    private const int Answers = 1;
    private const int Fails = 2;

    private int _store = NotAsked;
    private long _rows;

    public string Name => "spool";

    public bool IsNeeded => circuit.IsOpen;

    public bool TakesWrites => Volatile.Read(ref _store) == Answers;

    /// <summary>Webhooks that wait, as last counted.</summary>
    public long Rows
    {
        get => Interlocked.Read(ref _rows);
        set => Interlocked.Exchange(ref _rows, value);
    }

    /// <returns>True when it did not answer before.</returns>
    public bool OnAnswered() => Interlocked.Exchange(ref _store, Answers) == Fails;

    /// <returns>True when it answered before.</returns>
    public bool OnFailed() => Interlocked.Exchange(ref _store, Fails) != Fails;

    /// <summary>Never a reason to be unready by itself: while Kafka takes writes nobody needs it.</summary>
    public (string State, bool IsReady) Describe()
    {
        var waiting = open.Count;
        return (TakesWrites, waiting) switch
        {
            (false, _) => ("the store does not answer; while Kafka is away webhooks get 503", true),
            (true, 0) => (ReadyReport.Ok, true),
            _ => ($"webhooks of {waiting} tenants go through it", true),
        };
    }
}
