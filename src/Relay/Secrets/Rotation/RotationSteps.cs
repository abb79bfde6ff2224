using Relay.Storage.Rows;

namespace Relay.Secrets.Rotation;

/// <summary>How a rotation goes from one state to the next. Each is one change, committed whole or not at all.</summary>
internal static class RotationSteps
{
    public static void Spread(RotationRow rotation, DateTimeOffset now)
    {
        rotation.State = rotation.Kind == RotationKinds.MetaAppSecret ? RotationStates.AwaitingValue : RotationStates.Telling;
        rotation.NextAt = rotation.State == RotationStates.AwaitingValue ? rotation.EndsAt : now;
        Forget(rotation);
    }

    /// <summary>The provider uses the new one. Only now the old ones get their end.</summary>
    public static void Confirm(TenantEdit edit, RotationRow rotation, DateTimeOffset now)
    {
        var end = now + TimeSpan.FromSeconds(rotation.OverlapSeconds);
        rotation.OldSecretIds = new SecretShelf(edit, rotation.Kind, rotation.Owner).EndOthers(rotation.NewSecretId!, end);
        (rotation.ConfirmedAt, rotation.EndsAt, rotation.State, rotation.OpenTells) = (now, end, RotationStates.Overlap, 0);
        rotation.NextAt = end;
        Forget(rotation);
        if (rotation.OldSecretIds.Length == 0)
        {
            Finish(rotation, RotationStates.Done, now, next: null);
        }
    }

    /// <summary>The old ones have ended; their values go later.</summary>
    public static void End(RotationRow rotation, DateTimeOffset now) =>
        Finish(rotation, RotationStates.Done, now, (rotation.EndsAt ?? now) + RotationLimits.Keeping);

    public static void EndNow(TenantEdit edit, RotationRow rotation, DateTimeOffset now)
    {
        new SecretShelf(edit, rotation.Kind, rotation.Owner).EndNow(rotation.OldSecretIds, now);
        rotation.EndsAt = now;
        End(rotation, now);
    }

    /// <summary>Takes out what the provider was never told of.</summary>
    public static void TakeBack(TenantEdit edit, RotationRow rotation, string state, RotationFault? fault, DateTimeOffset now)
    {
        new SecretShelf(edit, rotation.Kind, rotation.Owner).Remove(rotation.NewSecretId);
        if (rotation.Kind == RotationKinds.MetaAppSecret && edit.Row.MetaApp is { } app)
        {
            app.SecretChangeUntil = null;
        }

        rotation.EndsAt = null;
        Finish(rotation, state, now, next: null);
        (rotation.FaultCode, rotation.FaultWords) = (fault?.Code, fault?.Words);
    }

    /// <summary>Takes off what ended for its sake and was not given a new end since.</summary>
    public static void RemoveOld(TenantEdit edit, RotationRow rotation, DateTimeOffset now)
    {
        var shelf = new SecretShelf(edit, rotation.Kind, rotation.Owner);
        foreach (var old in shelf.Own.Where(s => rotation.OldSecretIds.Contains(s.Id, StringComparer.Ordinal) && s.NotAfter <= now).ToList())
        {
            shelf.Remove(old.Id);
        }

        rotation.NextAt = null;
    }

    /// <summary>The step came to nothing, and is tried again.</summary>
    public static void Wait(RotationRow rotation, string code, string words, DateTimeOffset until)
    {
        (rotation.FaultCode, rotation.FaultWords, rotation.NextAt) = (code, words, until);
        rotation.Attempts++;
    }

    private static void Finish(RotationRow rotation, string state, DateTimeOffset now, DateTimeOffset? next)
    {
        (rotation.State, rotation.FinishedAt, rotation.NextAt) = (state, now, next);
        Forget(rotation);
    }

    private static void Forget(RotationRow rotation) => (rotation.FaultCode, rotation.FaultWords, rotation.Attempts) = (null, null, 0);
}
