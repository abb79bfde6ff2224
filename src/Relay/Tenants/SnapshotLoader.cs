using Microsoft.Extensions.Options;
using Relay.Observability;
using Relay.Secrets;
using Relay.Storage;

namespace Relay.Tenants;

/// <summary>
/// Brings the tenants from the store into this process: (1) waits until the store answers and has its schema, (2) applies the seed file,
/// (3) loads the first snapshot, (4) loads again whenever somebody tells of a change, and asks from time to time. While the store is away the
/// last snapshot stays.
/// </summary>
internal sealed partial class SnapshotLoader(
    StorePreparation preparation, IStoreTurns turns, ISecretVault vault, SeedWriter seed, SnapshotReader reader, SnapshotNews news,
    TenantDirectory directory, FatalStop stop, IOptions<StoreOptions> options, TimeProvider time, ILogger<SnapshotLoader> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private bool _stale;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!await OpenAsync(stoppingToken))
            {
                return;
            }

            var pause = Retry;
            while (true)
            {
                var well = await TryAsync(LoadAsync, stoppingToken) && reader.Incomplete == 0;
                pause = well || pause * 2 > options.Value.PollInterval ? options.Value.PollInterval : pause * 2;
                await news.WaitAsync(pause, time, stoppingToken);
                pause = well ? Retry : pause;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task<bool> OpenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            string? fault = null;
            if (await TryAsync(async token => fault = await PrepareAsync(token), cancellationToken))
            {
                if (fault is not null)
                {
                    stop.Because(fault);
                }

                return fault is null;
            }

            await Task.Delay(Retry, time, cancellationToken);
        }
    }

    private async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (await preparation.PrepareAsync(cancellationToken) is { } fault)
        {
            return fault;
        }

        await using var turn = await turns.TakeAsync(StoreLocks.Seed, cancellationToken);
        await vault.PrepareAsync(cancellationToken);
        var faults = await seed.ApplyAsync(cancellationToken);
        return faults.Count == 0 ? null : "the seed file does not fit the store: " + string.Join("; ", faults);
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (directory.IsLoaded && reader.Incomplete == 0 && await reader.NewestVersionAsync(cancellationToken) == directory.Current.Version)
        {
            return;
        }

        var started = time.GetTimestamp();
        var incomplete = reader.Incomplete;
        var snapshot = await reader.ReadAsync(cancellationToken);
        if (directory.IsLoaded && snapshot.Version == directory.Current.Version && reader.Incomplete == incomplete)
        {
            // What could not be read before still cannot.
            return;
        }

        directory.Swap(snapshot);
        Log.Loaded(logger, snapshot.Version, snapshot.Count, (long)time.GetElapsedTime(started).TotalMilliseconds, reader.Incomplete);
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
            _stale = false;
            return true;
        }
        catch (Exception failed) when (StoreFault.Is(failed) && !cancellationToken.IsCancellationRequested)
        {
            if (_stale)
            {
                return false;
            }

            if (directory.IsLoaded)
            {
                // Once: an outage may last, and the next line comes with the tenants that are loaded after it.
                _stale = true;
                Log.Stale(logger, directory.Current.Version, StoreFault.Describe(failed));
            }
            else
            {
                Log.Unreachable(logger, StoreFault.Describe(failed));
            }

            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SnapshotLoaded, LogLevel.Information,
            "Tenants loaded from the store: version {Version}, {Tenants} tenants, in {Milliseconds} ms; {Incomplete} wait for their secrets")]
        public static partial void Loaded(ILogger logger, long version, int tenants, long milliseconds, int incomplete);

        [LoggerMessage(EventIds.SnapshotStale, LogLevel.Warning, "The store cannot be read, and the tenants of version {Version} go on serving: {Why}")]
        public static partial void Stale(ILogger logger, long version, string why);

        [LoggerMessage(EventIds.StoreUnreachable, LogLevel.Warning,
            "The store cannot be used yet and is tried again; webhooks are answered 503 until then: {Why}")]
        public static partial void Unreachable(ILogger logger, string why);
    }
}
