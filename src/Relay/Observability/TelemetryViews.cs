namespace Relay.Observability;

/// <summary>
/// How many series an instrument may have. The SDK sets their memory aside at the start, about 150 bytes for each, and puts what is beyond
/// into one series that says so (<c>otel_metric_overflow</c>).
/// </summary>
internal static class TelemetryViews
{
    /// <summary>Those with tenants as labels: a thousand tenants, and for each what usually occurs.</summary>
    public static IReadOnlyDictionary<string, int> Limits { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["relay.webhooks"] = 8000,
        ["relay.deliveries"] = 12_000,
        ["relay.quarantined"] = 4000,
        ["relay.deadletters"] = 6000,
        ["relay.throttled"] = 4000,
        ["relay.breaker.opened"] = 4000,
    };

    /// <summary>Of the framework's: the labels that stay, where others have no bound, such as the address of each peer.</summary>
    public static IReadOnlyDictionary<string, string[]> Labels { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["http.client.open_connections"] = ["http.connection.state", "server.address"],
        ["http.client.connection.duration"] = ["server.address"],
        ["http.client.request.time_in_queue"] = ["server.address"],
        ["http.client.request.duration"] = ["http.request.method", "http.response.status_code", "server.address", "error.type"],
        ["kestrel.connection.duration"] = ["error.type"],
        ["http.server.request.duration"] = ["http.request.method", "http.response.status_code", "http.route", "error.type"],
    };
}
