namespace Relay.Simulator.Traffic;

/// <summary>One request that reached a service, and its answer (0: none was given).</summary>
internal sealed record TrafficEntry(
    DateTimeOffset At,
    string Service,
    string? Tenant,
    string Method,
    string Path,
    string Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body,
    int Answer,
    bool Fault);
