using Relay.Connections.Checks;
using Relay.Model;
using Relay.Secrets.Rotation;
using Relay.Sightings;
using Relay.Storage;

namespace Relay.Connections.Health;

/// <summary>How a tenant's connections do: what came last of its providers, and what the checks found.</summary>
internal sealed class TenantHealth(
    SightingReader sightings, LiveConnections connections, CheckRuns runs, CheckResults results, CheckPace pace, CheckList list, SecretList secrets, TimeProvider time)
{
    public const string SecretsAway = "The tenant's secrets cannot be read at the moment. Try again in a minute.";

    private string TooOften =>
        $"The checks were run {pace.Most} times in {CheckPace.Window.TotalMinutes:0} minutes, and providers limit how often they are asked. Wait a few minutes.";

    public bool Knows(string id) => list.Knows(id);

    public async Task<TenantWebhooks> WebhooksAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var seen = await sightings.ReadAsync(tenant, cancellationToken);
        var now = time.GetUtcNow();
        return new TenantWebhooks([ProviderWebhooks.Of(ProviderKeys.Meta, seen, now), ProviderWebhooks.Of(ProviderKeys.Genesys, seen, now)], seen.IsPartial);
    }

    /// <summary>What each check found last; those that were never made wait.</summary>
    public async Task<IReadOnlyList<CheckView>> ChecksAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var found = (await results.ReadAsync(tenant, cancellationToken)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        return [.. list.All.Select(c => CheckView.Of(found.GetValueOrDefault(c.Id)
            ?? new CheckResult(c.Id, c.Title, CheckFinding.Waiting("It has not been run yet."), DateTimeOffset.UnixEpoch)))];
    }

    /// <summary>All that in a few figures, from what is kept; nobody is asked. Null while the store does not answer.</summary>
    public async Task<TenantSummary?> SummaryAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        try
        {
            var found = await results.ReadAsync(tenant, cancellationToken);
            return TenantSummary.Of(found, await secrets.ReadAsync(tenant, cancellationToken) ?? [], time.GetUtcNow());
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            return null;
        }
    }

    /// <summary>Begins a run, or says why there is none.</summary>
    /// <param name="wanted">Ids; none is all.</param>
    public (RunningChecks? Running, string? Words) Begin(TenantId tenant, IReadOnlyCollection<string> wanted) =>
        connections.Find(tenant) is not { } connection ? (null, SecretsAway)
        : runs.Begin(connection, wanted) is { } running ? (running, null)
        : (null, TooOften);
}

/// <summary>What came last of each provider.</summary>
/// <param name="IsPartial">The store does not answer: other processes may have seen more.</param>
internal sealed record TenantWebhooks(IReadOnlyList<ProviderWebhooks> Providers, bool IsPartial);
