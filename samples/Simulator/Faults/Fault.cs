namespace Relay.Simulator.Faults;

/// <summary>What goes wrong, where and how often, as <c>POST /sim/faults</c> asked for it.</summary>
internal sealed record Fault
{
    public string? Service { get; init; }

    public string? Path { get; init; }

    public string? Tenant { get; init; }

    public required int Times { get; init; }

    public int? Status { get; init; }

    public int? GraphCode { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public int DelayMs { get; init; }

    public bool Hang { get; init; }

    public Drop Drop { get; init; }

    /// <summary>Whether the fault answers in the service's place; a mere delay or a drop afterwards does not.</summary>
    public bool Answers => Status is not null || GraphCode is not null;

    public bool Matches(string service, string path, string? tenant) =>
        (Service is null || Service == service)
        && (Path is null || path.Contains(Path, StringComparison.OrdinalIgnoreCase))
        && (Tenant is null || Tenant == tenant);
}

internal enum Drop
{
    None,

    /// <summary>The connection breaks before the service took the request in.</summary>
    Before,

    /// <summary>The service took the request in; the connection breaks before its answer.</summary>
    After,
}
