using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Sightings;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Secrets.Rotation;

/// <summary>
/// Takes rotations on, step by step. A step (1) leases the row, so that one process is at it, (2) does what is to be done outside, (3)
/// commits what came of it and gives the lease back. Cut off anywhere, whoever finds the lease run out does the step again; everything
/// outside can be repeated. See docs/adr/0022.
/// </summary>
internal sealed class RotationDriver(
    IDbContextFactory<RelayDb> databases, TenantDb tenants, TenantEdits edits, ISpread spread, ISecretTeller teller, SightingReader sightings, TimeProvider time)
{
    private const int PageSize = 50;

    // From 5 s, doubled with each attempt, to an hour.
    private const int MostDoublings = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan SpreadPause = TimeSpan.FromSeconds(2);

    /// <summary>Those with something to do now, the longest overdue first.</summary>
    public async Task<IReadOnlyList<(Guid Id, TenantId Tenant)>> DueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var due = await db.Rotations.AsNoTracking()
            .Where(r => r.NextAt <= now && (r.LeasedUntil == null || r.LeasedUntil < now))
            .OrderBy(r => r.NextAt)
            .Take(PageSize)
            .Select(r => new { r.Id, r.TenantId })
            .ToListAsync(cancellationToken);
        return due.ConvertAll(r => (r.Id, TenantId.Parse(r.TenantId)));
    }

    /// <summary>Does one step, unless somebody else is at it.</summary>
    /// <returns>Why it could not be ended, so that it is tried again; null when it was, or when it is somebody else's.</returns>
    public async Task<RotationFault?> StepAsync(Guid id, TenantId tenant, CancellationToken cancellationToken)
    {
        if (await LeaseAsync(id, tenant, cancellationToken) is not { } rotation)
        {
            return null;
        }

        return rotation.State switch
        {
            RotationStates.Spreading => await SpreadAsync(rotation, tenant, cancellationToken),
            RotationStates.Telling => await TellAsync(rotation, tenant, cancellationToken),
            RotationStates.AwaitingValue => await TakeBackAsync(rotation, tenant, TooLate, cancellationToken),
            RotationStates.Overlap => await SaveAsync(
                rotation, tenant, RotationNotes.Ended, (_, row) => RotationSteps.End(row, time.GetUtcNow()), cancellationToken),
            _ => await SaveAsync(
                rotation, tenant, RotationNotes.Removed, (edit, row) => RotationSteps.RemoveOld(edit, row, time.GetUtcNow()), cancellationToken, withValues: true),
        };
    }

    private static RotationFault TooLate { get; } = RotationFault.Refused(
        "not-brought-in-time", "No new app secret was brought within 30 minutes. If Meta has made one, paste it now: begin again with its value.");

    private static RotationFault TooOld { get; } = RotationFault.Refused(
        "not-told-in-time", "The provider could not be told within an hour, so the change was taken back; the secret before goes on counting.");

    private static RotationFault Overtaken { get; } = RotationFault.Conflict("overtaken", "Another process has taken it on.");

    private async Task<RotationRow?> LeaseAsync(Guid id, TenantId tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = tenants.Open(tenant);
        var row = await db.Rotations.SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (row is null || !(row.NextAt <= now) || row.LeasedUntil >= now)
        {
            return null;
        }

        row.LeasedUntil = now + RotationLimits.Lease;
        row.Step++;
        if (row.State == RotationStates.Telling)
        {
            // Before the call, and committed: should we be cut off in it, whoever goes on knows that the provider may have heard.
            row.OpenTells++;
            row.ToldAt ??= now;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return row;
        }
        catch (DbUpdateException overtaken) when (StoreFault.IsOvertaken(overtaken))
        {
            return null;
        }
    }

    private async Task<RotationFault?> SpreadAsync(RotationRow rotation, TenantId tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isChange = rotation.Kind == RotationKinds.MetaAppSecret;
        if (isChange ? now >= rotation.EndsAt : now - rotation.StartedAt > RotationLimits.Patience)
        {
            return await TakeBackAsync(rotation, tenant, isChange ? TooLate : TooOld, cancellationToken);
        }

        long version;
        await using (var db = tenants.Open(tenant))
        {
            version = await db.Tenants.AsNoTracking().Select(t => t.Version).SingleAsync(cancellationToken);
        }

        var missing = await spread.WaitAsync(version, cancellationToken);
        return missing is null
            ? await SaveAsync(rotation, tenant, RotationNotes.Spread, (_, row) => RotationSteps.Spread(row, time.GetUtcNow()), cancellationToken)
            : await SaveAsync(rotation, tenant, null, (_, row) => RotationSteps.Wait(row, "spreading", missing, time.GetUtcNow() + SpreadPause), cancellationToken);
    }

    private async Task<RotationFault?> TellAsync(RotationRow rotation, TenantId tenant, CancellationToken cancellationToken)
    {
        var (current, fault) = await edits.ReadAsync(tenant, cancellationToken);
        if (fault is not null)
        {
            return await NotToldAsync(rotation, tenant, new Telling(TellOutcome.NotNow, fault.Code, fault.Words), cancellationToken);
        }

        if (ValueOf(rotation, current!) is not { } value)
        {
            // Its owner was taken away, and with him everything that he signs.
            return await TakeBackAsync(rotation, tenant, RotationFault.Conflict("owner-gone", "What the secret belongs to was deleted."), cancellationToken);
        }

        if (rotation.OpenTells > 1 && await IsInUseAsync(rotation, tenant, cancellationToken))
        {
            return await ConfirmAsync(rotation, tenant, cancellationToken);
        }

        var told = await AskAsync(new SecretOrder(rotation.Kind, current!, rotation.Owner, value), cancellationToken);
        return told.Outcome == TellOutcome.Confirmed
            ? await ConfirmAsync(rotation, tenant, cancellationToken)
            : await NotToldAsync(rotation, tenant, told, cancellationToken);
    }

    private async Task<Telling> AskAsync(SecretOrder order, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(RotationLimits.Telling, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await teller.TellAsync(order, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Telling(TellOutcome.Unknown, "no-answer", "The provider did not answer in time.");
        }
    }

    private async Task<RotationFault?> NotToldAsync(RotationRow rotation, TenantId tenant, Telling told, CancellationToken cancellationToken)
    {
        var isKnown = told.Outcome != TellOutcome.Unknown;
        var mayUseNew = rotation.OpenTells - (isKnown ? 1 : 0) > 0;
        var (code, words) = (told.Code ?? "not-confirmed", told.Words ?? "The provider did not confirm the new secret.");
        var isOld = time.GetUtcNow() - rotation.StartedAt > RotationLimits.Patience;
        if (!mayUseNew && (told.Outcome == TellOutcome.Refused || isOld))
        {
            var fault = told.Outcome == TellOutcome.Refused ? RotationFault.Refused(code, words) : RotationFault.Refused(code, $"{words} {TooOld.Words}");
            return await TakeBackAsync(rotation, tenant, fault, cancellationToken);
        }

        return await SaveAsync(
            rotation, tenant, RotationNotes.Attempted,
            (_, row) =>
            {
                row.OpenTells -= isKnown ? 1 : 0;
                RotationSteps.Wait(
                    row, code,
                    mayUseNew ? $"{words} An attempt before may have reached the provider, so both secrets stay valid, and it is told again." : words,
                    time.GetUtcNow() + Pause(row.Attempts, told.Outcome));
            },
            cancellationToken);
    }

    /// <summary>A webhook that was signed with the new one says what the provider's answer would have.</summary>
    private async Task<bool> IsInUseAsync(RotationRow rotation, TenantId tenant, CancellationToken cancellationToken) =>
        rotation.Kind == RotationKinds.GenesysSignature
        && (await sightings.ReadAsync(tenant, cancellationToken)).LastMatch(ProviderKeys.Genesys, rotation.NewSecretId!) is not null;

    private Task<RotationFault?> ConfirmAsync(RotationRow rotation, TenantId tenant, CancellationToken cancellationToken) => SaveAsync(
        rotation, tenant, RotationNotes.Confirmed, (edit, row) => RotationSteps.Confirm(edit, row, time.GetUtcNow()), cancellationToken);

    private Task<RotationFault?> TakeBackAsync(RotationRow rotation, TenantId tenant, RotationFault fault, CancellationToken cancellationToken) => SaveAsync(
        rotation, tenant, RotationNotes.RolledBack,
        (edit, row) => RotationSteps.TakeBack(edit, row, RotationStates.Failed, fault, time.GetUtcNow()), cancellationToken, fault, withValues: true);

    // Whoever was overtaken writes nothing: the row's step is another, so the rotation is somebody else's to take on.
    private async Task<RotationFault?> SaveAsync(
        RotationRow rotation, TenantId tenant, string? note, Action<TenantEdit, RotationRow> change, CancellationToken cancellationToken,
        RotationFault? fault = null, bool withValues = false)
    {
        var saved = await edits.RunAsync(
            tenant,
            async (edit, token) =>
            {
                var row = await edit.Db.Rotations.SingleOrDefaultAsync(r => r.Id == rotation.Id, token);
                if (row is null || row.Step != rotation.Step)
                {
                    return Overtaken;
                }

                change(edit, row);
                row.LeasedUntil = null;
                row.Step++;
                if (note is not null)
                {
                    edit.Db.Audit.Add(RotationNotes.Of(row, RotationNotes.Relay, note, fault));
                }

                return row;
            },
            withValues,
            cancellationToken);
        return saved.Fault is { } failed && failed != Overtaken ? failed : null;
    }

    private static TimeSpan Pause(int attempts, TellOutcome outcome)
    {
        var pause = outcome == TellOutcome.Refused ? LongestPause : FirstPause * (1 << Math.Min(attempts, MostDoublings));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static SecretValue? ValueOf(RotationRow rotation, Tenant tenant) => rotation.Kind == RotationKinds.MetaVerifyToken
        ? tenant.Meta?.VerifyTokens.FirstOrDefault(t => t.Id == rotation.NewSecretId)?.Value
        : tenant.SigningSecrets.GetValueOrDefault(RotationKinds.ProviderOf(rotation.Kind))?.FirstOrDefault(s => s.Id == rotation.NewSecretId)?.Value;
}
