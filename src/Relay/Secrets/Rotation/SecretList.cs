using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Sightings;
using Relay.Storage;
using Relay.Storage.Rows;
using Relay.Tenants;

namespace Relay.Secrets.Rotation;

/// <summary>A tenant's secrets as people may see them. Values are in this process's memory already, so it works while the vault is away.</summary>
internal sealed class SecretList(TenantDb databases, ITenantDirectory tenants, SightingReader sightings, TimeProvider time)
{
    private const string WhatsApp = "whatsapp";
    private const string Hidden = "••••••••";

    /// <summary>By kind and owner; null when there is no such tenant.</summary>
    public async Task<IReadOnlyList<SecretGroup>?> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);
        if (await db.Tenants.WithParts().AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } row)
        {
            return null;
        }

        // Of each owner the newest that is under way or in its overlap; the rest is history.
        var rotations = await db.Rotations.AsNoTracking()
            .Where(r => r.FinishedAt == null)
            .OrderBy(r => r.StartedAt)
            .ToListAsync(cancellationToken);
        var facts = await db.CredentialFacts.AsNoTracking().ToDictionaryAsync(f => f.Name, StringComparer.Ordinal, cancellationToken);
        var reading = new Reading(row, tenants.Current.Find(tenant.Value), rotations, facts, await sightings.ReadAsync(tenant, cancellationToken), time.GetUtcNow());
        return [.. reading.Groups()];
    }

    private sealed class Reading(
        TenantRow row, Tenant? tenant, List<RotationRow> rotations, Dictionary<string, CredentialFactRow> facts, TenantSightings seen, DateTimeOffset now)
    {
        public IEnumerable<SecretGroup> Groups()
        {
            if (row.MetaApp is { } app)
            {
                yield return Group(RotationKinds.MetaAppSecret, app.AppId, row.SigningSecrets.Where(s => s.Provider == ProviderKeys.Meta && s.Owner == app.AppId)) with
                {
                    PatientUntil = app.SecretChangeUntil > now ? app.SecretChangeUntil : null,
                };
                yield return Group(RotationKinds.MetaVerifyToken, app.AppId, row.VerifyTokens);
            }

            foreach (var integration in row.Integrations)
            {
                yield return Group(
                    RotationKinds.GenesysSignature, integration.Id, row.SigningSecrets.Where(s => s.Provider == ProviderKeys.Genesys && s.Owner == integration.Id));
            }

            if (row.Organization is { } organization)
            {
                yield return Credential(RotationKinds.GenesysClient, organization.ClientId, organization.ClientSecretName, tenant?.Genesys?.ClientSecret);
            }

            foreach (var account in row.Accounts.Where(a => a.Channel == WhatsApp))
            {
                yield return Credential(RotationKinds.WhatsAppToken, account.Id, account.AccessTokenName, tenant?.Account(WhatsApp, account.Id)?.AccessToken);
            }
        }

        private SecretGroup Group(string kind, string owner, IEnumerable<ISecretRow> secrets) => new(kind, owner)
        {
            Versions = [.. secrets.Select(s => Version(kind, s)).OrderByDescending(v => v.CreatedAt).ThenBy(v => v.Id, StringComparer.Ordinal)],
            Rotation = rotations.LastOrDefault(r => r.Kind == kind && r.Owner == owner),
        };

        private SecretVersion Version(string kind, ISecretRow secret) => new(secret.Id)
        {
            Masked = Value(kind, secret.Id)?.Masked() ?? Hidden,
            CreatedAt = secret.CreatedAt,
            NotBefore = secret.NotBefore,
            NotAfter = secret.NotAfter,
            IsValid = new ValidityWindow(secret.NotBefore, secret.NotAfter).Contains(now),
            LastMatch = kind == RotationKinds.MetaVerifyToken
                ? seen.LastMatchOfToken(ProviderKeys.Meta, secret.Id)
                : seen.LastMatch(RotationKinds.ProviderOf(kind), secret.Id),
        };

        private SecretGroup Credential(string kind, string owner, string? name, SecretValue? value)
        {
            var fact = name is null ? null : facts.GetValueOrDefault(name);
            return new SecretGroup(kind, owner)
            {
                Versions = name is null
                    ? []
                    :
                    [
                        new SecretVersion(name)
                        {
                            Masked = value?.Masked() ?? Hidden,
                            CreatedAt = fact?.ChangedAt,
                            ExpiresAt = fact?.ExpiresAt,
                            DataAccessExpiresAt = fact?.DataAccessExpiresAt,
                            CheckedAt = fact?.CheckedAt,
                            IsValid = !(fact?.ExpiresAt <= now),
                        },
                    ],
            };
        }

        private SecretValue? Value(string kind, string id) => kind == RotationKinds.MetaVerifyToken
            ? tenant?.Meta?.VerifyTokens.FirstOrDefault(t => t.Id == id)?.Value
            : tenant?.SigningSecrets.GetValueOrDefault(RotationKinds.ProviderOf(kind))?.FirstOrDefault(s => s.Id == id)?.Value;
    }
}

/// <summary>The secrets of one kind that one owner has.</summary>
/// <param name="Kind">One of <see cref="RotationKinds"/>.</param>
internal sealed record SecretGroup(string Kind, string Owner)
{
    public IReadOnlyList<SecretVersion> Versions { get; init; } = [];

    /// <summary>The one that is under way or in its overlap.</summary>
    public RotationRow? Rotation { get; init; }

    /// <summary>Until then webhooks that do not verify are asked to come again.</summary>
    public DateTimeOffset? PatientUntil { get; init; }
}

/// <summary>One value, without itself.</summary>
internal sealed record SecretVersion(string Id)
{
    /// <summary>Dots, and the last four characters of a long one.</summary>
    public required string Masked { get; init; }

    /// <summary>Null when it is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>When its provider ends it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? DataAccessExpiresAt { get; init; }

    public DateTimeOffset? CheckedAt { get; init; }

    public bool IsValid { get; init; }

    /// <summary>When something was last signed with it; null: never.</summary>
    public DateTimeOffset? LastMatch { get; init; }
}
