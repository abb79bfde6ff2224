using Relay.Observability;
using Relay.Storage;

namespace Relay.Tenants;

/// <summary>
/// Takes the tenants of the seed file, which already serve, into the management data of a trial, and brings every later change of them
/// into the snapshot.
/// </summary>
internal sealed class TrialTenants(SeedWriter seed, SnapshotReader reader, SnapshotNews news, TenantDirectory directory, FatalStop stop, TimeProvider time)
    : BackgroundService
{
    // The news come from this process, so none is lost; this is the net below.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var faults = (await seed.ApplyAsync(stoppingToken)).Faults;
            if (faults.Count > 0)
            {
                stop.Because("the seed file contradicts itself: " + string.Join("; ", faults));
                return;
            }

            while (true)
            {
                if (await reader.NewestVersionAsync(stoppingToken) > directory.Current.Version)
                {
                    directory.Swap(await reader.ReadAsync(stoppingToken));
                }

                await news.WaitAsync(Poll, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
