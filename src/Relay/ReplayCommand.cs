using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Model;
using Relay.Replays;
using Relay.Storage;

namespace Relay;

/// <summary><c>replay</c>: a tenant's webhooks of some time once more, after a fault in a parser was mended.</summary>
internal static partial class ReplayCommand
{
    // As shells have it for what Ctrl-C has ended.
    private const int StoppedCode = 130;

    /// <summary>Runs it, ends the program's services, and gives the exit code.</summary>
    public static async Task<int> RunAsync(WebApplication app, ReplayRequest request, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        await using (app)
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            return await RunAsync(app.Services, request, output, errors, stopping.Token);

            void Stop(PosixSignalContext context)
            {
                context.Cancel = true;
                stopping.Cancel();
            }
        }
    }

    internal static async Task<int> RunAsync(
        IServiceProvider services, ReplayRequest request, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(services, request, cancellationToken) is { } refusal)
        {
            await errors.WriteLineAsync(refusal);
            return 1;
        }

        var logger = services.GetRequiredService<ILogger<RawReplay>>();
        Log.Started(logger, request.Tenant.Value, request.From, request.To);
        var replay = ActivatorUtilities.CreateInstance<RawReplay>(services);
        var (end, report, fault) = await replay.RunAsync(request, r => output.WriteLine(r), cancellationToken);
        Log.Ended(logger, request.Tenant.Value, end.ToString(), report.Replayed);
        if (report.KeptSince is { } since)
        {
            await errors.WriteLineAsync($"Older webhooks are not kept any more: there is data from {UtcMillisecondsConverter.ToText(since)} on.");
        }

        await output.WriteLineAsync(end switch
        {
            ReplayEnd.Done => $"Done: {report}.",
            ReplayEnd.Stopped => $"Stopped: {report}. Running it again repeats what was replayed, under the same ids.",
            ReplayEnd.Gone => $"Nothing of that time is left: {report}.",
            _ => $"Failed: {report}.",
        });
        if (fault is not null)
        {
            await errors.WriteLineAsync(fault);
        }

        return end switch { ReplayEnd.Done => 0, ReplayEnd.Stopped => StoppedCode, _ => 1 };
    }

    private static async Task<string?> RefusalAsync(IServiceProvider services, ReplayRequest request, CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<KafkaCluster>().IsEmbedded)
        {
            return "Kafka:BootstrapServers is empty: an embedded broker begins empty, so there is nothing to replay. Name the brokers.";
        }

        if (request.From > services.GetRequiredService<TimeProvider>().GetUtcNow())
        {
            return $"--from is {UtcMillisecondsConverter.ToText(request.From)}, which is still to come.";
        }

        try
        {
            return await IsKnownAsync(services, request.Tenant, cancellationToken)
                ? null
                : $"There is no tenant '{request.Tenant}'; its webhooks would be quarantined.";
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            return $"The store does not say whether there is such a tenant: {StoreFault.Describe(failed)}";
        }
    }

    private static async Task<bool> IsKnownAsync(IServiceProvider services, TenantId tenant, CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<IOptions<StoreOptions>>().Value.ConnectionString.Length == 0)
        {
            return services.GetRequiredService<ITenantDirectory>().Current.Find(tenant.Value) is not null;
        }

        await using var db = await services.GetRequiredService<IDbContextFactory<RelayDb>>().CreateDbContextAsync(cancellationToken);
        return await db.Tenants.AnyAsync(t => t.Id == tenant.Value, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ReplayStarted, LogLevel.Information, "Replaying webhooks of {Tenant} received from {From} until {To}")]
        public static partial void Started(ILogger logger, string tenant, DateTimeOffset from, DateTimeOffset? to);

        [LoggerMessage(EventIds.ReplayEnded, LogLevel.Information, "The replay for {Tenant} ended ({End}) with {Replayed} webhooks")]
        public static partial void Ended(ILogger logger, string tenant, string end, long replayed);
    }
}
