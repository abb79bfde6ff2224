using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Relay.Audit;
using Relay.Fleet;
using Relay.Model;
using Relay.Secrets;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Onboarding;

/// <summary>
/// Takes into use what a tenant entered: (1) everything must be entered, (2) it is proved to be his own, (3) the values go to the vault and
/// then the rows to the store, in one change, (4) every process has to know them. Broken off anywhere, it can be begun again.
/// </summary>
internal sealed class OnboardingApply(
    TenantDb store, TenantBundles bundles, TenantTurns turns, OwnershipTrial ownership, Claims claims, ISnapshotBarrier barrier, Random random, TimeProvider time,
    IOptions<RelayOptions> options)
{
    private const int Attempts = 5;

    // Somebody waits for it before his page.
    private static readonly TimeSpan KnownLimit = TimeSpan.FromSeconds(20);

    public async Task<ApplyResult> ApplyAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = store.Open(tenant);
        if (await ReadAsync(db, tenant, cancellationToken) is not { } seen)
        {
            return ApplyResult.Nobody;
        }

        var (entered, progress) = (seen.Entered, seen.Progress);
        if (entered is null)
        {
            return ApplyResult.Of(ApplyOutcome.VaultAway, progress, OnboardingWords.VaultAway);
        }

        if (!progress.IsEntered)
        {
            return ApplyResult.Of(ApplyOutcome.NotEntered, progress, OnboardingWords.NotEntered);
        }

        if (!progress.IsPending)
        {
            return ApplyResult.Of(ApplyOutcome.NothingNew, progress);
        }

        OwnershipProof? proof = null;
        if (progress.Fields.Any(f => f.IsPending && f.Field.Step != OnboardingSteps.Organization))
        {
            proof = await ownership.TryAsync(entered.Connection(options.Value.WebhookBaseUrl), cancellationToken);
            if (proof is null)
            {
                return ApplyResult.Of(ApplyOutcome.TooOften, progress, OnboardingWords.TooOften);
            }

            if (!proof.Holds)
            {
                return ApplyResult.Of(ApplyOutcome.NotProved, progress, OnboardingWords.NotProved, proof.Results);
            }
        }

        return await WriteAsync(tenant, actor, progress.Revision, proof, cancellationToken);
    }

    private async Task<ApplyResult> WriteAsync(TenantId tenant, Actor actor, int revision, OwnershipProof? proof, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(tenant, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryWriteAsync(tenant, actor, revision, proof, cancellationToken);
            }
            catch (DbUpdateException overtaken) when (attempt < Attempts && StoreFault.IsOvertaken(overtaken))
            {
                // Somebody changed the tenant, or took what is ours to take, in this moment: look again.
                continue;
            }
        }
    }

    private async Task<ApplyResult> TryWriteAsync(TenantId tenant, Actor actor, int revision, OwnershipProof? proof, CancellationToken cancellationToken)
    {
        await using var db = store.Open(tenant);
        if (await ReadAsync(db, tenant, cancellationToken) is not { } seen)
        {
            return ApplyResult.Nobody;
        }

        var (row, draft, bundle, entered, progress) = seen;
        if (entered is null || bundle is null)
        {
            return ApplyResult.Of(ApplyOutcome.VaultAway, progress, OnboardingWords.VaultAway);
        }

        if (progress.Revision != revision || draft is null)
        {
            // What was proved is not what would be written.
            return ApplyResult.Of(ApplyOutcome.ChangedMeanwhile, progress, OnboardingWords.ChangedMeanwhile);
        }

        var writer = new DraftWriter(db, row, entered, bundle, random);
        writer.WriteCompany();
        if (proof is { OrganizationId: { } organization })
        {
            if (await claims.RefusalAsync(tenant.Value, entered.Text(OnboardingFields.PhoneNumberId), organization, cancellationToken) is { } taken)
            {
                return ApplyResult.Of(ApplyOutcome.Taken, progress, taken, proof.Results);
            }

            writer.WriteConnections(organization);
        }

        if (!ReferenceEquals(writer.Bundle, bundle) && await bundles.WriteAsync(row, writer.Bundle, cancellationToken) is { } refusal)
        {
            return ApplyResult.Of(ApplyOutcome.VaultAway, progress, OnboardingWords.Refused(refusal));
        }

        var names = progress.Fields.Where(f => f.IsPending).Select(f => f.Field.Key);
        (draft.Fields, draft.SavedAt, draft.SavedBy) = (new DraftDocument().Write(), time.GetUtcNow(), actor.Name);
        draft.Revision++;
        db.Audit.Add(AuditEntry.Of(tenant, actor, "onboarding.applied", ("fields", string.Join(", ", names))));
        await db.SaveChangesAsync(cancellationToken);
        var after = OnboardingProgress.Of(row, draft, writer.Bundle);
        var known = db.SavedVersion is { } version ? await barrier.WaitAsync(version, KnownLimit, cancellationToken) : null;
        return ApplyResult.Of(ApplyOutcome.Applied, after, known is { Passed: false } ? OnboardingWords.NotKnownEverywhere : null, proof?.Results);
    }

    private async Task<Seen?> ReadAsync(RelayDb db, TenantId tenant, CancellationToken cancellationToken)
    {
        if (await OnboardingDrafts.FindAsync(db, tenant, cancellationToken) is not { } row)
        {
            return null;
        }

        var draft = await db.OnboardingDrafts.SingleOrDefaultAsync(cancellationToken);
        var (bundle, _) = await bundles.ReadAsync(row, cancellationToken);
        return new Seen(
            row, draft, bundle, bundle is null ? null : new Entered(row, DraftDocument.Read(draft?.Fields), bundle), OnboardingProgress.Of(row, draft, bundle));
    }

    private sealed record Seen(TenantRow Row, OnboardingDraftRow? Draft, SecretBundle? Bundle, Entered? Entered, OnboardingProgress Progress);
}
