using System.Globalization;
using Microsoft.Extensions.Options;

namespace Relay.Observability;

/// <summary>Says of each variable that is wrong what was found and what is allowed.</summary>
internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    private static readonly string[] Signals = ["", "TRACES_", "METRICS_"];

    private static readonly IReadOnlyList<Rule> Rules =
    [
        new(TelemetryOptions.Disabled, "true or false", value => bool.TryParse(value, out _)),
        new(TelemetryOptions.TracesExporter, "otlp or none", value => value is "otlp" or "none"),
        new(TelemetryOptions.MetricsExporter, "otlp or none", value => value is "otlp" or "none"),
        .. Signals.SelectMany(OfExporter),
        new(TelemetryOptions.Sampler, string.Join(", ", Samplers), Samplers.Contains),
        new("OTEL_TRACES_SAMPLER_ARG", "a number from 0 to 1", value => Number(value) is >= 0 and <= 1),
        new("OTEL_RESOURCE_ATTRIBUTES", "name=value, separated by commas", IsList),
        .. ((string[])["OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT"])
            .Select(name => new Rule(name, "whole milliseconds, 1 or more", IsPositive)),
        .. ((string[])["OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"]).Select(name => new Rule(name, "a whole number, 1 or more", IsPositive)),
    ];

    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var faults = Rules
            .Where(rule => options.Given.TryGetValue(rule.Name, out var value) && !rule.Allows(value))
            .Select(rule => $"{rule.Name} is {(rule.IsSecret ? "something else (not shown: it can hold a key)" : $"'{options.Given[rule.Name]}'")}; allowed is {rule.Allowed}.")
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<Rule> OfExporter(string signal) =>
    [
        new($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT", "an absolute http or https URL without user or query", IsEndpoint) { IsSecret = true },
        new($"OTEL_EXPORTER_OTLP_{signal}PROTOCOL", "grpc or http/protobuf", value => value is "grpc" or "http/protobuf"),
        new($"OTEL_EXPORTER_OTLP_{signal}HEADERS", "name=value, separated by commas", IsList) { IsSecret = true },
        new($"OTEL_EXPORTER_OTLP_{signal}TIMEOUT", "whole milliseconds, 1 or more", IsPositive),
        new($"OTEL_EXPORTER_OTLP_{signal}COMPRESSION", "gzip or none", value => value is "gzip" or "none"),
    ];

    private static bool IsEndpoint(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.UserInfo.Length == 0;

    private static bool IsPositive(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static bool IsList(string value) => value.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);

    private static double Number(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private sealed record Rule(string Name, string Allowed, Func<string, bool> Allows)
    {
        public bool IsSecret { get; init; }
    }
}
