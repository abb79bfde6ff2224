using Relay.Connections;
using Relay.Connections.Checks;
using Relay.Model;

namespace Relay.Onboarding;

/// <summary>The connectivity test: takes into use what was entered, then runs the checks of what counts.</summary>
internal sealed class OnboardingChecks(OnboardingApply apply, LiveConnections connections, CheckRuns runs, CheckResults results, CheckList list)
{
    public bool Knows(string id) => list.Knows(id);

    /// <summary>In the order in which people read them.</summary>
    public IReadOnlyList<CheckView> Ordered(IReadOnlyList<CheckResult> found) => ConnectionHandlers.Ordered(found, list);

    /// <summary>Begins it; the results come one by one. There is no run when what was entered could not be taken into use.</summary>
    /// <param name="wanted">Ids; none is all.</param>
    public async Task<BegunChecks> BeginAsync(TenantId tenant, IReadOnlyCollection<string> wanted, Actor actor, CancellationToken cancellationToken)
    {
        var applied = await apply.ApplyAsync(tenant, actor, cancellationToken);
        if (!applied.Counts)
        {
            return new BegunChecks(applied, null, applied.Words);
        }

        if (connections.Find(tenant) is not { } connection)
        {
            return new BegunChecks(applied, null, OnboardingWords.NotLoaded);
        }

        // A run that began before the change would tell of what was before.
        var running = applied.Outcome == ApplyOutcome.Applied ? runs.BeginAnew(connection) : runs.Begin(connection, wanted);
        return new BegunChecks(applied, running, running is null ? OnboardingWords.TooOften : applied.Words);
    }

    /// <summary>What each check found last, in the order in which people read them; those that were never made wait.</summary>
    public async Task<IReadOnlyList<CheckView>> LastAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var found = (await results.ReadAsync(tenant, cancellationToken)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        return [.. list.All.Select(c => found.TryGetValue(c.Id, out var result)
            ? CheckView.Of(result)
            : CheckView.Of(new CheckResult(c.Id, c.Title, CheckFinding.Waiting("It has not been run yet."), DateTimeOffset.UnixEpoch)))];
    }
}

/// <summary>A connectivity test that was begun, or not.</summary>
/// <param name="Running">Null: it was not begun.</param>
/// <param name="Words">What to tell; null when there is nothing to tell.</param>
internal sealed record BegunChecks(ApplyResult Applied, RunningChecks? Running, string? Words);
