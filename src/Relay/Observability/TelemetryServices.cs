using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Relay.Observability;

/// <summary>Registers what sends traces and metrics; nothing is sent while no endpoint is named (docs/telemetry.md).</summary>
internal static class TelemetryServices
{
    private const string Prefix = "OTEL_";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var given = configuration.GetChildren()
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(variable.Value))
            .ToDictionary(variable => variable.Key, variable => variable.Value!.Trim(), StringComparer.Ordinal);
        services.AddSingleton<DistributedContextPropagator>(new NoPropagation());
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        services.AddOptions<TelemetryOptions>().Configure(options => options.Given = given).ValidateOnStart();
        if (new TelemetryOptions { Given = given } is not ({ SendsTraces: true } or { SendsMetrics: true }))
        {
            return services;
        }

        services.AddSingleton<IStartupFilter, RequestSpans>();
        services.AddSingleton<TelemetryComplaints>();
        return services.AddHostedService<TelemetryExport>();
    }

    /// <summary>What was looked at is what counts, wherever it was set; by itself the SDK would read the environment alone.</summary>
    public static IServiceCollection AddVariables(this IServiceCollection services, TelemetryOptions given) =>
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(given.Given.ToDictionary(v => v.Key, string? (v) => v.Value)).Build());
}
