using Microsoft.EntityFrameworkCore;
using Relay.Audit;
using Relay.Model;
using Relay.Secrets;
using Relay.Storage;
using Relay.Storage.Rows;
using Relay.Tenants;

namespace Relay.Onboarding;

/// <summary>Keeps what a tenant enters: texts in the store, secrets in his bundle, both as they are typed.</summary>
internal sealed class OnboardingDrafts(TenantDb store, TenantBundles bundles, TenantTurns turns, Random random, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>How far the tenant has come; null when there is no such tenant.</summary>
    public async Task<OnboardingProgress?> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var db = store.Open(tenant);
        if (await FindAsync(db, tenant, cancellationToken) is not { } row)
        {
            return null;
        }

        var draft = await db.OnboardingDrafts.SingleOrDefaultAsync(cancellationToken);
        return OnboardingProgress.Of(row, draft, (await bundles.ReadAsync(row, cancellationToken)).Bundle);
    }

    /// <summary>Keeps some fields of a step. What is invalid is kept too, but for secrets, and said.</summary>
    public async Task<SaveResult> SaveAsync(TenantId tenant, string step, IReadOnlyList<FieldEdit> edits, Actor actor, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(tenant, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(tenant, step, edits, actor, cancellationToken);
            }
            catch (DbUpdateException overtaken) when (attempt < Attempts && StoreFault.IsOvertaken(overtaken))
            {
                // Another process saved in this moment, or made the draft: what it changed is read, and ours is brought into it.
                continue;
            }
        }
    }

    /// <summary>The tenant's row with its parts, to be changed.</summary>
    public static Task<TenantRow?> FindAsync(RelayDb db, TenantId tenant, CancellationToken cancellationToken) =>
        db.Tenants.WithParts().SingleOrDefaultAsync(t => t.Id == tenant.Value, cancellationToken);

    private async Task<SaveResult> TryAsync(TenantId tenant, string step, IReadOnlyList<FieldEdit> edits, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = store.Open(tenant);
        if (await FindAsync(db, tenant, cancellationToken) is not { } row)
        {
            return SaveResult.Nobody;
        }

        var draft = await db.OnboardingDrafts.SingleOrDefaultAsync(cancellationToken);
        var (bundle, _) = await bundles.ReadAsync(row, cancellationToken);
        var before = OnboardingProgress.Of(row, draft, bundle);
        if (before.IsLocked(step))
        {
            return new SaveResult(before, [], OnboardingWords.Locked);
        }

        if (bundle is null)
        {
            return new SaveResult(before, [], OnboardingWords.VaultAway);
        }

        var document = DraftDocument.Read(draft?.Fields);
        var merge = new DraftMerge(document, before, new KnownValues(row), bundle, actor, random);
        foreach (var edit in edits)
        {
            merge.Apply(edit);
        }

        if (merge.Changed.Count == 0)
        {
            return new SaveResult(before, merge.Outcomes, null);
        }

        // The vault first: a value that the store does not speak of harms nobody.
        if (!ReferenceEquals(merge.Bundle, bundle) && await bundles.WriteAsync(row, merge.Bundle, cancellationToken) is { } refusal)
        {
            return new SaveResult(before, [], OnboardingWords.Refused(refusal));
        }

        draft ??= db.OnboardingDrafts.Add(new OnboardingDraftRow { TenantId = tenant.Value, SavedBy = actor.Name }).Entity;
        (draft.Fields, draft.SavedAt, draft.SavedBy) = (document.Write(), time.GetUtcNow(), actor.Name);
        draft.Revision++;
        db.Audit.Add(AuditEntry.Of(tenant, actor, "onboarding.saved", ("step", step), ("fields", string.Join(", ", merge.Changed))));
        await db.SaveChangesAsync(cancellationToken);
        return new SaveResult(OnboardingProgress.Of(row, draft, merge.Bundle), merge.Outcomes, null);
    }
}
