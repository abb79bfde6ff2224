using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Storage;

namespace Relay.Tenants;

/// <summary>Finds what the seed file asks for and the store forbids: names that belong to somebody else, and too many secrets at once.</summary>
internal sealed class SeedConflicts(IDbContextFactory<RelayDb> databases)
{
    public async Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<Tenant> seeds, bool overrides, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var faults = new List<string>();
        await FindAccountsAsync(db, seeds, overrides, faults, cancellationToken);
        await FindIntegrationsAsync(db, seeds, faults, cancellationToken);
        await FindKeysAsync(db, seeds, faults, cancellationToken);
        await FindSecretsAsync(db, seeds, overrides, faults, cancellationToken);
        return faults;
    }

    private static async Task FindAccountsAsync(
        RelayDb db, IReadOnlyList<Tenant> seeds, bool overrides, List<string> faults, CancellationToken cancellationToken)
    {
        var ids = seeds.SelectMany(s => s.Accounts).Select(a => a.Id).ToArray();
        var integrations = seeds.SelectMany(s => s.Accounts).Select(a => a.GenesysIntegrationId).OfType<string>().ToArray();
        var found = await db.Accounts.AsNoTracking()
            .Where(a => ids.Contains(a.Id) || (a.GenesysIntegrationId != null && integrations.Contains(a.GenesysIntegrationId)))
            .ToListAsync(cancellationToken);
        foreach (var (seed, account) in seeds.SelectMany(s => s.Accounts.Select(a => (s, a))))
        {
            var same = found.Find(a => a.Channel == account.Channel && a.Id == account.Id);
            if (same is not null && same.TenantId != seed.Id.Value)
            {
                faults.Add($"tenant {seed.Id}: the account {account.Channel} {account.Id} belongs to another tenant");
            }
            else if (same is null || overrides)
            {
                // Whoever is in the file too gets his integration from it.
                var holder = found.Find(a => a.GenesysIntegrationId == account.GenesysIntegrationId && a.GenesysIntegrationId is not null
                    && !(a.Channel == account.Channel && a.Id == account.Id));
                if (holder is not null && !(overrides && seed.Account(holder.Channel, holder.Id) is not null))
                {
                    faults.Add($"tenant {seed.Id}: the integration {account.GenesysIntegrationId} of the account {account.Channel} {account.Id} serves another account");
                }
            }
        }
    }

    private static async Task FindIntegrationsAsync(RelayDb db, IReadOnlyList<Tenant> seeds, List<string> faults, CancellationToken cancellationToken)
    {
        var ids = seeds.SelectMany(s => s.Genesys?.Integrations ?? []).Select(i => i.Id).ToArray();
        var owners = await db.Integrations.AsNoTracking().Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.TenantId, cancellationToken);
        foreach (var (seed, integration) in seeds.SelectMany(s => (s.Genesys?.Integrations ?? []).Select(i => (s, i))))
        {
            if (owners.TryGetValue(integration.Id, out var owner) && owner != seed.Id.Value)
            {
                faults.Add($"tenant {seed.Id}: the integration {integration.Id} belongs to another tenant");
            }
        }
    }

    private static async Task FindKeysAsync(RelayDb db, IReadOnlyList<Tenant> seeds, List<string> faults, CancellationToken cancellationToken)
    {
        var hashes = seeds.SelectMany(s => s.ApiKeys).Select(k => k.Sha256).ToArray();
        var found = await db.ApiKeys.AsNoTracking().Where(k => hashes.Contains(k.Sha256)).ToListAsync(cancellationToken);
        var owners = found.ToDictionary(k => Convert.ToHexString(k.Sha256), k => (k.TenantId, k.Id), StringComparer.Ordinal);
        foreach (var (seed, key) in seeds.SelectMany(s => s.ApiKeys.Select(k => (s, k))))
        {
            // A hash tells nothing that could be tried out, but it is not repeated all the same.
            if (owners.TryGetValue(Convert.ToHexString(key.Sha256), out var owner) && owner != (seed.Id.Value, key.Id))
            {
                faults.Add($"tenant {seed.Id}: the hash of the API key {key.Id} is that of another key");
            }
        }
    }

    private static async Task FindSecretsAsync(
        RelayDb db, IReadOnlyList<Tenant> seeds, bool overrides, List<string> faults, CancellationToken cancellationToken)
    {
        var ids = seeds.Select(s => s.Id.Value).ToArray();
        var known = (await db.SigningSecrets.AsNoTracking().Where(s => ids.Contains(s.TenantId)).ToListAsync(cancellationToken))
            .ToLookup(s => (s.TenantId, s.Provider));
        foreach (var (seed, provider, secrets) in seeds.SelectMany(s => s.SigningSecrets.Select(p => (s, p.Key, p.Value))))
        {
            var merged = known[(seed.Id.Value, provider)].ToDictionary(s => s.Id, s => new ValidityWindow(s.NotBefore, s.NotAfter), StringComparer.Ordinal);
            foreach (var secret in secrets.Where(s => overrides || !merged.ContainsKey(s.Id)))
            {
                merged[secret.Id] = secret.Window;
            }

            var most = ValidityWindow.MostAtOnce(merged.Values);
            if (most > SigningSecret.MaxPerTenantAndProvider)
            {
                faults.Add($"tenant {seed.Id}: with those of the store {most} secrets of {provider} are valid at one moment; allowed are {SigningSecret.MaxPerTenantAndProvider}");
            }
        }
    }
}
