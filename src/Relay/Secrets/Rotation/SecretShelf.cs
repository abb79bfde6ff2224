using Relay.Model;
using Relay.Storage.Rows;

namespace Relay.Secrets.Rotation;

/// <summary>The secrets of one owner among a tenant's: what comes onto it, gets its end, and is taken off.</summary>
internal sealed class SecretShelf(TenantEdit edit, string kind, string owner)
{
    /// <summary>The owner's.</summary>
    public IEnumerable<ISecretRow> Own => kind == RotationKinds.MetaVerifyToken
        ? edit.Row.VerifyTokens
        : OfProvider.OfType<SigningSecretRow>().Where(s => s.Owner == owner);

    /// <summary>All that the same requests are tried with.</summary>
    private IEnumerable<ISecretRow> OfProvider => kind == RotationKinds.MetaVerifyToken
        ? edit.Row.VerifyTokens
        : edit.Row.SigningSecrets.Where(s => s.Provider == RotationKinds.ProviderOf(kind));

    /// <summary>Whether there is somebody to whom a secret can belong.</summary>
    public bool HasOwner => kind == RotationKinds.GenesysSignature
        ? edit.Row.Integrations.Exists(i => i.Id == owner)
        : edit.Row.MetaApp?.AppId == owner;

    /// <summary>Puts a new one there, valid from now on and without an end.</summary>
    public RotationFault? Add(string id, SecretValue value)
    {
        if (OfProvider.Any(s => edit.Bundle.Find(s.SecretName)?.Reveal() == value.Reveal()))
        {
            return RotationFault.Conflict("value-known", "The value is one of the tenant's secrets already; a new one is needed, and each integration needs its own.");
        }

        // Without a beginning: a process whose clock is behind must not take it for one that is yet to come.
        var most = ValidityWindow.MostAtOnce(OfProvider.Select(s => new ValidityWindow(s.NotBefore, s.NotAfter)).Append(default));
        if (most > SigningSecret.MaxPerTenantAndProvider)
        {
            return RotationFault.Conflict(
                "too-many-secrets",
                $"With this one {most} secrets would be valid at one moment; allowed are {SigningSecret.MaxPerTenantAndProvider}. End an overlap first: revoke an old secret.");
        }

        var name = kind == RotationKinds.MetaVerifyToken ? SecretNames.VerifyToken(id) : SecretNames.Signing(RotationKinds.ProviderOf(kind), id);
        edit.Bundle = edit.Bundle.With(name, value);
        if (kind == RotationKinds.MetaVerifyToken)
        {
            edit.Row.VerifyTokens.Add(new VerifyTokenRow { TenantId = edit.Row.Id, Id = id, SecretName = name });
        }
        else
        {
            edit.Row.SigningSecrets.Add(new SigningSecretRow
            {
                TenantId = edit.Row.Id,
                Provider = RotationKinds.ProviderOf(kind),
                Id = id,
                Owner = owner,
                SecretName = name,
            });
        }

        return null;
    }

    /// <summary>Gives an end to all others that count then; one that ends sooner keeps its end.</summary>
    /// <returns>The ids of those whose end this is.</returns>
    public string[] EndOthers(string newId, DateTimeOffset end)
    {
        var ended = Own.Where(s => s.Id != newId && !(s.NotBefore >= end) && !(s.NotAfter <= end)).ToList();
        ended.ForEach(s => s.NotAfter = end);
        return [.. ended.Select(s => s.Id)];
    }

    /// <summary>Ends those that still count at once.</summary>
    public void EndNow(IReadOnlyCollection<string> ids, DateTimeOffset now)
    {
        foreach (var secret in Own.Where(s => ids.Contains(s.Id) && !(s.NotAfter <= now) && !(s.NotBefore >= now)))
        {
            secret.NotAfter = now;
        }
    }

    /// <summary>Takes one off, value and all; nothing when it is gone already.</summary>
    public void Remove(string? id)
    {
        if (Own.FirstOrDefault(s => s.Id == id) is not { } found)
        {
            return;
        }

        edit.Db.Remove(found);
        if (!OfProvider.Any(s => s.Id != id && s.SecretName == found.SecretName))
        {
            edit.Bundle = edit.Bundle.Without(found.SecretName);
        }
    }
}
