using System.Text.Json.Serialization;
using Relay.Kafka;

namespace Relay.Observability;

/// <summary>Whether this process may be given work, and what of it is not as it should be.</summary>
internal sealed class Readiness(
    KafkaHealth kafka, TopicsReady topics, FatalStop stop, IEnumerable<IReadinessPart> others, IKafkaStandIn? standIn = null)
{
    private volatile bool _draining;

    /// <summary>From now on no new work is wanted.</summary>
    public void Drain() => _draining = true;

    public ReadyReport Report()
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            // Strangers read this: why it stops is for the log.
            [ReadyReport.Process] = stop.Reason is not null ? "stopping" : _draining ? ReadyReport.Draining : ReadyReport.Ok,
            ["topics"] = topics.IsReady ? ReadyReport.Ok : "not checked yet",
        };
        var faults = kafka.Faults();
        parts["kafka"] = faults.Count == 0 ? ReadyReport.Ok : string.Join("; ", faults.Select(f => $"{f.Key}: {f.Value}"));

        // Webhooks are taken while Kafka or the spool takes writes; the stages behind wait, and need no balancer.
        var standsIn = standIn is { TakesWrites: true } && (standIn.IsNeeded || kafka.HasUnreachable);
        var ready = parts.All(p => p.Value == ReadyReport.Ok || (standsIn && p.Key != ReadyReport.Process));
        foreach (var other in others)
        {
            (parts[other.Name], var isReady) = other.Describe();
            ready &= isReady;
        }

        // Ingest takes webhooks while a stage waits for its partitions, which takes a session's time after a crash; so this is said, and no more.
        foreach (var (consumer, joined) in kafka.Joined)
        {
            parts[consumer] = joined ? ReadyReport.Ok : ReadyReport.Joining;
        }

        // A loss is said, and stays said; refusing work because of it would lose more.
        foreach (var (consumer, records) in kafka.Lost)
        {
            parts[$"lost.{consumer}"] = $"{records} records were taken by retention before they were read";
        }

        return new ReadyReport(ready ? ReadyReport.Ready : "unready", parts);
    }
}

/// <summary>What <c>/health/ready</c> says.</summary>
internal sealed record ReadyReport(string Status, IReadOnlyDictionary<string, string> Parts)
{
    public const string Ok = "ok";

    [JsonIgnore]
    public bool IsReady => Status == Ready;

    /// <summary>It stops because it was asked to.</summary>
    [JsonIgnore]
    public bool IsDraining => Parts.GetValueOrDefault(Process) == Draining;

    internal const string Ready = "ready";

    /// <summary>The part that speaks of the process itself.</summary>
    internal const string Process = "process";

    internal const string Draining = "draining";

    /// <summary>A stage whose consumer has no place in its group yet.</summary>
    public const string Joining = "joining";

    /// <summary>Where the embedded broker is; absent when the broker is another.</summary>
    public string? KafkaBootstrapServers { get; init; }
}
