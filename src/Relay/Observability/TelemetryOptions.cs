namespace Relay.Observability;

/// <summary>
/// Where traces and metrics go: the standard variables of OpenTelemetry, which the SDK reads under their own names. Here they are only looked
/// at: the SDK passes over what it cannot read, and would then send nothing, or too much, without a word.
/// </summary>
internal sealed class TelemetryOptions
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    public const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    public const string Disabled = "OTEL_SDK_DISABLED";
    public const string Sampler = "OTEL_TRACES_SAMPLER";
    public const string TracesExporter = "OTEL_TRACES_EXPORTER";
    public const string MetricsExporter = "OTEL_METRICS_EXPORTER";

    /// <summary>The part of all traces that is kept when nothing is said.</summary>
    public const double DefaultRatio = 0.1;

    /// <summary>Every variable of OpenTelemetry that was given, by name; what is empty counts as absent, as the standard has it.</summary>
    public IReadOnlyDictionary<string, string> Given { get; set; } = new Dictionary<string, string>();

    public bool SendsTraces => Sends(TracesEndpoint, TracesExporter);

    public bool SendsMetrics => Sends(MetricsEndpoint, MetricsExporter);

    /// <summary>The value of the first of these that was given.</summary>
    public string? Value(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Given.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    private bool Sends(string endpoint, string exporter) =>
        Value(endpoint, Endpoint) is not null && Value(exporter) is null or "otlp"
        && !string.Equals(Value(Disabled), "true", StringComparison.OrdinalIgnoreCase);
}
