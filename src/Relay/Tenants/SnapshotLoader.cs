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
    TenantDirectory directory, FatalStop stop, IOptions<StoreOptions> options, RelayMetrics metrics, TimeProvider time,
    ILogger<SnapshotLoader> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private bool _stale;

    // By the clock that nobody can set.
    private long _confirmedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!await OpenAsync(stoppingToken))
            {
                return;
            }

            Interlocked.Exchange(ref _confirmedAt, time.GetTimestamp());
            metrics.ObserveSnapshot(() => time.GetElapsedTime(Interlocked.Read(ref _confirmedAt)), () => directory.Current.Count);
            var pause = Retry;
            while (true)
            {
                var asked = time.GetTimestamp();
                var loaded = await TryAsync(LoadAsync, stoppingToken);
                Interlocked.Exchange(ref _confirmedAt, loaded ? asked : Interlocked.Read(ref _confirmedAt));
                if (loaded && reader is { IsWaiting: true, Progressed: true })
                {
                    // The next page of the vault. Changes that came meanwhile are read with it.
                    continue;
                }

                var well = loaded && !reader.IsWaiting;
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
            var opening = new SeedOutcome([]);
            if (await TryAsync(async token => opening = await PrepareAsync(token), cancellationToken) && opening.Waits is null)
            {
                if (opening.Faults.Count > 0)
                {
                    stop.Because(string.Join("; ", opening.Faults));
                }

                return opening.Faults.Count == 0;
            }

            if (opening.Waits is { } waits)
            {
                Log.SeedWaits(logger, waits.Reason);
            }

            await Task.Delay(Retry, time, cancellationToken);
        }
    }

    private async Task<SeedOutcome> PrepareAsync(CancellationToken cancellationToken)
    {
        if (await preparation.PrepareAsync(cancellationToken) is { } fault)
        {
            return new SeedOutcome([fault]);
        }

        await using var turn = await turns.TakeAsync(StoreLocks.Seed, cancellationToken);
        await vault.PrepareAsync(cancellationToken);
        var outcome = await seed.ApplyAsync(cancellationToken);
        return outcome.Faults.Count == 0 ? outcome : new SeedOutcome(["the seed file does not fit: " + string.Join("; ", outcome.Faults)]);
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (directory.IsLoaded && !reader.IsWaiting && await reader.NewestVersionAsync(cancellationToken) == directory.Current.Version)
        {
            return;
        }

        var started = time.GetTimestamp();
        var snapshot = await reader.ReadAsync(cancellationToken);
        if (directory.IsLoaded && snapshot.Version == directory.Current.Version && !reader.Progressed)
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

        [LoggerMessage(EventIds.SeedWaits, LogLevel.Warning,
            "The seed file cannot be applied yet and is tried again; webhooks are answered 503 until then: {Why}")]
        public static partial void SeedWaits(ILogger logger, string why);

        [LoggerMessage(EventIds.SnapshotStale, LogLevel.Warning, "The store cannot be read, and the tenants of version {Version} go on serving: {Why}")]
        public static partial void Stale(ILogger logger, long version, string why);

        [LoggerMessage(EventIds.StoreUnreachable, LogLevel.Warning,
            "The store cannot be used yet and is tried again; webhooks are answered 503 until then: {Why}")]
        public static partial void Unreachable(ILogger logger, string why);
    }
}
