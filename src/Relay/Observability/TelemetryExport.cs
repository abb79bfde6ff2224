using System.Reflection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Relay.Observability;

/// <summary>
/// Sends traces and metrics by OTLP from threads of the SDK's own: what cannot be sent is dropped there, and nobody else waits. Started before
/// everything else and stopped after it, so that the last of what happened is sent too, for as long as that may take and no longer.
/// </summary>
internal sealed partial class TelemetryExport(
    IOptions<TelemetryOptions> options, IOptions<RelayOptions> relay, TelemetryComplaints complaints, TimeProvider time,
    ILogger<TelemetryExport> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(5);

    /// <summary>Of the framework and of Npgsql: what operators ask for beside Relay's own.</summary>
    private static readonly string[] Meters =
    [
        RelayMetrics.MeterName, "System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql",
    ];

    private OpenTelemetrySdk? _sdk;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var given = options.Value;
        complaints.Listen();
        _sdk = OpenTelemetrySdk.Create(builder =>
        {
            builder.Services.AddVariables(given);
            builder.ConfigureResource(Describe);
            if (given.SendsTraces)
            {
                builder.WithTracing(traces => Configure(traces, given));
            }

            if (given.SendsMetrics)
            {
                builder.WithMetrics(Configure);
            }

            builder.UseOtlpExporter();
        });
        Log.Begins(logger, given.SendsTraces, given.SendsMetrics, given.Value(TelemetryOptions.Sampler) ?? $"{TelemetryOptions.DefaultRatio} of all traces");
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _sdk, null) is not { } sdk)
        {
            return;
        }

        // Whoever collects may hang, and the SDK waits for him. It is given no limit of its own: the wait below alone decides, and says so.
        var farewell = Task.Run(
            () =>
            {
                Parallel.Invoke(() => sdk.TracerProvider.Shutdown(), () => sdk.MeterProvider.Shutdown());
                sdk.Dispose();
            },
            CancellationToken.None);
        try
        {
            await farewell.WaitAsync(FarewellLimit, time, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Log.CutOff(logger, FarewellLimit.TotalSeconds);
        }
    }

    /// <summary>For a host that was never stopped: what is left is not waited for.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _sdk, null) is { } sdk)
        {
            _ = Task.Run(sdk.Dispose);
        }
    }

    private static void Configure(TracerProviderBuilder traces, TelemetryOptions given)
    {
        traces.AddSource(RelayTracing.SourceName, "Microsoft.AspNetCore", "System.Net.Http");
        if (given.Value(TelemetryOptions.Sampler) is null)
        {
            traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(TelemetryOptions.DefaultRatio)));
        }
    }

    private static void Configure(MeterProviderBuilder metrics)
    {
        metrics.AddMeter(Meters);
        metrics.SetExemplarFilter(ExemplarFilterType.TraceBased);
        foreach (var (instrument, series) in TelemetryViews.Limits)
        {
            metrics.AddView(instrument, new MetricStreamConfiguration { CardinalityLimit = series });
        }

        foreach (var (instrument, labels) in TelemetryViews.Labels)
        {
            metrics.AddView(instrument, new MetricStreamConfiguration { TagKeys = labels });
        }
    }

    // What the environment says comes last, and so counts.
    private void Describe(ResourceBuilder resource) => resource
        .AddService(
            "relay", serviceVersion: typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            autoGenerateServiceInstanceId: false, serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}")
        .AddAttributes([new("relay.roles", string.Join(',', relay.Value.ParsedRoles.Order()))])
        .AddEnvironmentVariableDetector();

    private static partial class Log
    {
        [LoggerMessage(EventIds.TelemetryBegins, LogLevel.Information, "Telemetry is sent by OTLP: traces {Traces}, metrics {Metrics}; sampler {Sampler}")]
        public static partial void Begins(ILogger logger, bool traces, bool metrics, string sampler);

        [LoggerMessage(EventIds.TelemetryCutOff, LogLevel.Warning, "The last telemetry could not be sent within {Seconds} s and is dropped")]
        public static partial void CutOff(ILogger logger, double seconds);
    }
}
