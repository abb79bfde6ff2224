using Microsoft.EntityFrameworkCore;
using Relay.Connections.Checks;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Secrets.Rotation;

/// <summary>What people and machines ask for. Everything that takes time is left to <see cref="RotationWorker"/>.</summary>
internal sealed class RotationDesk(TenantDb tenants, TenantEdits edits, ICredentialTrial trial, RotationSignal signal, TimeProvider time)
{
    private const int Shown = 50;
    public const int MostTrials = 20;

    // Apart from that of the checks: whoever looked too often must still be able to bring what is waited for.
    private readonly CheckPace _pace = new(MostTrials, time);

    /// <summary>Begins one.</summary>
    public async Task<RotationResult> BeginAsync(TenantId tenant, RotationWish wish, Actor actor, CancellationToken cancellationToken)
    {
        if (wish.Fault() is { } malformed)
        {
            return malformed;
        }

        var result = wish switch
        {
            { Value: { } value } when RotationKinds.IsCredential(wish.Kind) => await ReplaceAsync(tenant, wish, value, actor, cancellationToken),
            { Value: { } value, Kind: RotationKinds.MetaAppSecret } => await BringAsync(tenant, wish, null, value, actor, cancellationToken),
            { Kind: RotationKinds.MetaAppSecret } => await BeginAsync(tenant, wish, actor, AskForPatience, withValues: false, cancellationToken),
            _ => await BeginAsync(tenant, wish, actor, AddNew, withValues: true, cancellationToken),
        };
        signal.Raise();
        return result;
    }

    /// <summary>Brings the new app secret that Meta has made.</summary>
    public async Task<RotationResult> BringAsync(TenantId tenant, Guid id, SecretValue value, Actor actor, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is not { } rotation)
        {
            return NoSuch;
        }

        if (rotation.Kind != RotationKinds.MetaAppSecret || rotation.State is not (RotationStates.AwaitingValue or RotationStates.Spreading))
        {
            return RotationFault.Conflict("not-awaiting", "This rotation waits for no value.");
        }

        var wish = new RotationWish(rotation.Kind, rotation.Owner, value, TimeSpan.FromSeconds(rotation.OverlapSeconds));
        return wish.Fault() ?? await BringAsync(tenant, wish, id, value, actor, cancellationToken);
    }

    /// <summary>Takes one back of which the provider has not heard.</summary>
    public Task<RotationResult> CancelAsync(TenantId tenant, Guid id, Actor actor, CancellationToken cancellationToken) => ChangeAsync(
        tenant, id, actor, RotationNotes.Cancelled,
        (edit, rotation) => rotation.State switch
        {
            RotationStates.Spreading or RotationStates.AwaitingValue => Done(() => RotationSteps.TakeBack(edit, rotation, RotationStates.Cancelled, null, time.GetUtcNow())),
            RotationStates.Telling => RotationFault.Conflict(
                "already-told", "The provider is being told, and may sign with the new secret already. It cannot be taken back; once it is confirmed, revoke the old one or rotate again."),
            RotationStates.Overlap => RotationFault.Conflict(
                "already-confirmed", "The provider uses the new secret. Revoke the old one now, or rotate again."),
            _ => RotationFault.Conflict("already-finished", "This rotation is finished."),
        },
        withValues: true, cancellationToken);

    /// <summary>Ends the overlap at once: what is signed with the old secret is refused from now on.</summary>
    public Task<RotationResult> RevokeAsync(TenantId tenant, Guid id, Actor actor, CancellationToken cancellationToken) => ChangeAsync(
        tenant, id, actor, RotationNotes.Revoked,
        (edit, rotation) => rotation.State == RotationStates.Overlap
            ? Done(() => RotationSteps.EndNow(edit, rotation, time.GetUtcNow()))
            : RotationStates.IsOpen(rotation.State)
                ? RotationFault.Conflict("not-confirmed", "The provider has not confirmed the new secret, so the old one is needed.")
                : RotationFault.Conflict("already-finished", "The old secret has ended already."),
        withValues: false, cancellationToken);

    public async Task<RotationRow?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var db = tenants.Open(tenant);
        return await db.Rotations.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<RotationRow>> ListAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var db = tenants.Open(tenant);
        return await db.Rotations.AsNoTracking().OrderByDescending(r => r.StartedAt).ThenBy(r => r.Id).Take(Shown).ToListAsync(cancellationToken);
    }

    private static RotationFault NoSuch { get; } = RotationFault.NotFound("The tenant has no rotation with this id.");

    private Task<RotationResult> BeginAsync(
        TenantId tenant, RotationWish wish, Actor actor, Func<TenantEdit, RotationRow, RotationWish, RotationFault?> change, bool withValues, CancellationToken cancellationToken) =>
        edits.RunAsync(
            tenant,
            async (edit, token) =>
            {
                if (await OpenAsync(edit, wish, except: null, token) is { } fault)
                {
                    return fault;
                }

                var rotation = New(tenant, wish, actor);
                if (change(edit, rotation, wish) is { } refused)
                {
                    return refused;
                }

                edit.Db.Rotations.Add(rotation);
                edit.Db.Audit.Add(RotationNotes.Of(rotation, actor, RotationNotes.Started));
                return rotation;
            },
            withValues, cancellationToken);

    private RotationFault? AddNew(TenantEdit edit, RotationRow rotation, RotationWish wish)
    {
        rotation.NewSecretId = SecretRules.NewId(time.GetUtcNow());
        return new SecretShelf(edit, wish.Kind, wish.Owner).Add(rotation.NewSecretId, wish.Value ?? SecretRules.Generate());
    }

    private RotationFault? AskForPatience(TenantEdit edit, RotationRow rotation, RotationWish wish)
    {
        rotation.EndsAt = time.GetUtcNow() + RotationLimits.SecretChange;
        edit.Row.MetaApp!.SecretChangeUntil = rotation.EndsAt;
        return null;
    }

    /// <summary>Meta signs with it from the moment when it made it: it counts at once, and the patience ends in the same commit.</summary>
    private async Task<RotationResult> BringAsync(TenantId tenant, RotationWish wish, Guid? id, SecretValue value, Actor actor, CancellationToken cancellationToken)
    {
        var (tried, refused) = await TryAsync(tenant, wish, value, actor, cancellationToken);
        if (tried is null)
        {
            return refused!;
        }

        var result = await edits.RunAsync(
            tenant,
            async (edit, token) =>
            {
                if (await OpenAsync(edit, wish, id, token) is { } fault)
                {
                    return fault;
                }

                var rotation = id is null ? edit.Db.Rotations.Add(New(tenant, wish, actor)).Entity : await edit.Db.Rotations.SingleOrDefaultAsync(r => r.Id == id, token);
                if (rotation is null || !RotationStates.IsOpen(rotation.State))
                {
                    return RotationFault.Conflict("already-finished", "The rotation was finished meanwhile; begin again with the value.");
                }

                rotation.NewSecretId = SecretRules.NewId(time.GetUtcNow());
                if (new SecretShelf(edit, wish.Kind, wish.Owner).Add(rotation.NewSecretId, value) is { } unfit)
                {
                    return unfit;
                }

                edit.Row.MetaApp!.SecretChangeUntil = null;
                RotationSteps.Confirm(edit, rotation, time.GetUtcNow());
                rotation.LeasedUntil = null;
                rotation.Step++;
                edit.Db.Audit.Add(RotationNotes.Of(rotation, actor, RotationNotes.Confirmed));
                return rotation;
            },
            withValues: true, cancellationToken);
        signal.Raise();
        return result;
    }

    private async Task<RotationResult> ReplaceAsync(TenantId tenant, RotationWish wish, SecretValue value, Actor actor, CancellationToken cancellationToken)
    {
        var (tried, refused) = await TryAsync(tenant, wish, value, actor, cancellationToken);
        if (tried is null)
        {
            return refused!;
        }

        return await edits.RunAsync(
            tenant,
            async (edit, token) =>
            {
                var now = time.GetUtcNow();
                if (await DeploymentGuard.FaultAsync(edit, now, token) is { } busy)
                {
                    return busy;
                }

                if (CredentialShelf.Put(edit, wish.Kind, wish.Owner, value) is not { } name)
                {
                    return NoOwner;
                }

                var rotation = New(tenant, wish, actor);
                (rotation.State, rotation.ConfirmedAt, rotation.FinishedAt, rotation.NextAt) = (RotationStates.Done, now, now, null);
                edit.Db.Rotations.Add(rotation);
                await CredentialFacts.NoteAsync(edit.Db, tenant, name, new CredentialFact(tried.ExpiresAt, tried.DataAccessExpiresAt, now, ChangedAt: now), token);
                edit.Db.Audit.Add(RotationNotes.Of(rotation, actor, RotationNotes.Replaced));
                return rotation;
            },
            withValues: true, cancellationToken);
    }

    /// <summary>Nothing is replaced by what the provider does not take.</summary>
    private async Task<(Trial? Passed, RotationFault? Fault)> TryAsync(TenantId tenant, RotationWish wish, SecretValue value, Actor actor, CancellationToken cancellationToken)
    {
        var (current, fault) = await edits.ReadAsync(tenant, cancellationToken);
        if (current is null)
        {
            return (null, fault);
        }

        if (!CredentialShelf.HasOwner(current, wish.Kind, wish.Owner))
        {
            return (null, NoOwner);
        }

        if (!_pace.TryTake(tenant))
        {
            return (null, TooOften);
        }

        var tried = await trial.TryAsync(new SecretOrder(wish.Kind, current, wish.Owner, value), cancellationToken);
        if (tried.Outcome == TrialOutcome.Passed)
        {
            return (tried, null);
        }

        var (code, words) = (tried.Code ?? "not-tried", tried.Words ?? "The provider could not be asked whether the value is right.");
        var refused = tried.Outcome == TrialOutcome.Refused ? RotationFault.Refused(code, words) : RotationFault.Away(code, words);
        await using var db = tenants.Open(tenant);
        db.Audit.Add(RotationNotes.OfTrial(tenant, actor, wish.Kind, wish.Owner, refused));
        await db.SaveChangesAsync(cancellationToken);
        return (null, refused);
    }

    private static RotationFault TooOften { get; } = RotationFault.Conflict(
        "too-often", $"{MostTrials} values were tried within {CheckPace.Window.TotalMinutes:0} minutes, and providers shut out who guesses. Wait a few minutes.");

    private static RotationFault NoOwner { get; } = RotationFault.NotFound("The tenant has nothing by this name whose secret could be changed.");

    // Of two that begin at once the database lets one; the other comes here again and finds it.
    private async Task<RotationFault?> OpenAsync(TenantEdit edit, RotationWish wish, Guid? except, CancellationToken cancellationToken)
    {
        if (!new SecretShelf(edit, wish.Kind, wish.Owner).HasOwner)
        {
            return NoOwner;
        }

        var open = await edit.Db.Rotations.AsNoTracking().AnyAsync(
            r => r.Owner == wish.Owner && r.Id != except
                && (r.State == RotationStates.Spreading || r.State == RotationStates.Telling || r.State == RotationStates.AwaitingValue),
            cancellationToken);
        return open
            ? RotationFault.Conflict("rotation-open", "A rotation of it is under way; wait for its confirmation, or cancel it.")
            : await DeploymentGuard.FaultAsync(edit, time.GetUtcNow(), cancellationToken);
    }

    private Task<RotationResult> ChangeAsync(
        TenantId tenant, Guid id, Actor actor, string note, Func<TenantEdit, RotationRow, RotationResult?> change, bool withValues, CancellationToken cancellationToken) =>
        edits.RunAsync(
            tenant,
            async (edit, token) =>
            {
                if (await edit.Db.Rotations.SingleOrDefaultAsync(r => r.Id == id, token) is not { } rotation)
                {
                    return NoSuch;
                }

                if (change(edit, rotation) is { } refused)
                {
                    return refused;
                }

                // A process that is at it in this moment finds itself overtaken.
                rotation.LeasedUntil = null;
                rotation.Step++;
                edit.Db.Audit.Add(RotationNotes.Of(rotation, actor, note));
                return rotation;
            },
            withValues, cancellationToken);

    private static RotationResult? Done(Action change)
    {
        change();
        return null;
    }

    private RotationRow New(TenantId tenant, RotationWish wish, Actor actor)
    {
        var now = time.GetUtcNow();
        return new RotationRow
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant.Value,
            Kind = wish.Kind,
            Owner = wish.Owner,
            State = RotationStates.Spreading,
            OverlapSeconds = (int)wish.Overlap.TotalSeconds,
            StartedBy = actor.Name,
            StartedAt = now,
            NextAt = now,
        };
    }
}
