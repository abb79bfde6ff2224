namespace Relay.Tests.Observability.Dashboards;

/// <summary>What dashboards take from the framework and from Npgsql. The integration tests see each of these arrive, with these labels.</summary>
internal static class FrameworkSeries
{
    public static IReadOnlyList<(string Name, string Kind, string Unit, string[] Labels)> All { get; } =
    [
        ("http.server.request.duration", "histogram", "s", ["http.route", "http.request.method", "http.response.status_code"]),
        ("http.client.request.duration", "histogram", "s", ["server.address", "http.request.method", "http.response.status_code"]),
        ("http.client.request.time_in_queue", "histogram", "s", ["server.address"]),
        ("http.client.open_connections", "gauge", "{connection}", ["server.address", "http.connection.state"]),
        ("kestrel.active_connections", "gauge", "{connection}", []),
        ("kestrel.queued_connections", "gauge", "{connection}", []),
        ("dotnet.process.cpu.time", "counter", "s", ["cpu.mode"]),
        ("dotnet.process.memory.working_set", "gauge", "By", []),
        ("dotnet.gc.pause.time", "counter", "s", []),
        // It goes up and down, but .NET 10 has it as a counter.
        ("dotnet.thread_pool.queue.length", "counter", "{work_item}", []),
        ("db.client.connection.count", "gauge", "{connection}", ["db.client.connection.pool.name", "db.client.connection.state"]),
        ("db.client.operation.duration", "histogram", "s", ["db.client.connection.pool.name"]),
        ("db.client.operation.failed", "counter", "{command}", ["db.client.connection.pool.name"]),
    ];
}
