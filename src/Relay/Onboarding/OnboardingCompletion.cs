using Microsoft.EntityFrameworkCore;
using Relay.Audit;
using Relay.Connections.Checks;
using Relay.Model;
using Relay.Storage;

namespace Relay.Onboarding;

/// <summary>Lets a tenant go live when everything was entered, counts, and passes its checks; warnings do not hinder.</summary>
internal sealed class OnboardingCompletion(TenantDb store, OnboardingDrafts drafts, CheckResults results, CheckList list, TimeProvider time)
{
    /// <summary>How old what the checks found may be.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    private const int Attempts = 5;

    public async Task<CompletionResult> CompleteAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(tenant, actor, cancellationToken);
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Somebody changed the tenant in this moment: look again.
                continue;
            }
        }
    }

    /// <summary>Checks that hinder it: those that failed, and those that were not made since something was changed.</summary>
    public async Task<IReadOnlyList<CheckResult>> HindrancesAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var db = store.Open(tenant);
        var draft = await db.OnboardingDrafts.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return await HindrancesAsync(tenant, draft?.SavedAt, cancellationToken);
    }

    private async Task<IReadOnlyList<CheckResult>> HindrancesAsync(TenantId tenant, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var found = (await results.ReadAsync(tenant, cancellationToken)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        var oldest = time.GetUtcNow() - Fresh;
        return
        [
            .. list.All
                .Select(c => found.TryGetValue(c.Id, out var result) && result.At >= oldest && (since is null || result.At >= since)
                    ? result
                    : new CheckResult(c.Id, c.Title, CheckFinding.Waiting(OnboardingWords.NotChecked), time.GetUtcNow()))
                .Where(r => !r.LetsOthersGoOn),
        ];
    }

    private async Task<CompletionResult> TryAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        if (await drafts.ReadAsync(tenant, cancellationToken) is not { } progress)
        {
            return new CompletionResult(false, null, [], null);
        }

        if (progress.IsLive)
        {
            return new CompletionResult(true, progress, [], null);
        }

        if (!progress.IsEntered || progress.IsPending)
        {
            return new CompletionResult(false, progress, [], progress.IsEntered ? OnboardingWords.NotChecked : OnboardingWords.NotEntered);
        }

        await using var db = store.Open(tenant);
        var row = await db.Tenants.SingleAsync(t => t.Id == tenant.Value, cancellationToken);
        var draft = await db.OnboardingDrafts.SingleOrDefaultAsync(cancellationToken);
        if ((draft?.Revision ?? 0) != progress.Revision)
        {
            return new CompletionResult(false, progress, [], OnboardingWords.ChangedMeanwhile);
        }

        var hindrances = await HindrancesAsync(tenant, draft?.SavedAt, cancellationToken);
        if (hindrances.Count > 0)
        {
            return new CompletionResult(false, progress, hindrances, OnboardingWords.NotPassed);
        }

        row.LiveAt = time.GetUtcNow();
        if (draft is not null)
        {
            // Whoever saves in this moment finds the tenant live.
            draft.Revision++;
        }

        db.Audit.Add(AuditEntry.Of(tenant, actor, "onboarding.completed"));
        await db.SaveChangesAsync(cancellationToken);
        return new CompletionResult(true, await drafts.ReadAsync(tenant, cancellationToken), [], null);
    }
}

/// <summary>Whether the tenant is live.</summary>
/// <param name="Progress">Null when there is no such tenant.</param>
/// <param name="Hindrances">Checks that did not pass.</param>
/// <param name="Words">Why it is not live; null when it is.</param>
internal sealed record CompletionResult(bool IsLive, OnboardingProgress? Progress, IReadOnlyList<CheckResult> Hindrances, string? Words);
