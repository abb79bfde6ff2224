using System.Collections.Concurrent;
using System.Collections.Immutable;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Meta;

/// <summary>What the tenants have at Meta, as it is now. Each is an immutable value, so that a request sees one state from its first check to its last.</summary>
internal sealed class MetaAccounts
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, MetaAccount> _byTenant = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _tokenOwners = new(StringComparer.Ordinal);
    private readonly SimulatorSettings _settings;
    private readonly TimeProvider _time;

    public MetaAccounts(SimulatorSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        Reset();
    }

    public MetaAccount? Of(string tenant) => _byTenant.GetValueOrDefault(tenant);

    /// <summary>The account of a tenant that is known to have one.</summary>
    public MetaAccount Of(TenantSettings tenant) => _byTenant[tenant.Id];

    /// <summary>Whose token this is, valid or not.</summary>
    public (MetaAccount Account, SystemUserToken Token)? OfToken(string text) =>
        _tokenOwners.TryGetValue(text, out var tenant) && _byTenant.TryGetValue(tenant, out var account) && account.Tokens.TryGetValue(text, out var token)
            ? (account, token)
            : null;

    /// <summary>Whose app token <c>{app-id}|{app-secret}</c> this is.</summary>
    public MetaAccount? OfAppToken(string text)
    {
        var bar = text.IndexOf('|', StringComparison.Ordinal);
        return bar < 0
            ? null
            : _byTenant.Values.FirstOrDefault(account => account.Tenant.Meta!.AppId == text[..bar] && account.AppSecret == text[(bar + 1)..]);
    }

    public MetaAccount Change(string tenant, Func<MetaAccount, MetaAccount> change)
    {
        lock (_gate)
        {
            var changed = change(_byTenant[tenant]);
            Put(changed);
            return changed;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            foreach (var tenant in _settings.Tenants.Where(tenant => tenant.Meta is not null))
            {
                Put(AtStart(tenant, tenant.Meta!));
            }
        }
    }

    private void Put(MetaAccount account)
    {
        foreach (var token in account.Tokens.Keys)
        {
            _tokenOwners[token] = account.Tenant.Id;
        }

        _byTenant[account.Tenant.Id] = account;
    }

    private MetaAccount AtStart(TenantSettings tenant, MetaSettings meta) => new(tenant)
    {
        AppSecret = meta.AppSecret,
        Wabas = tenant.Numbers.Select(number => number.WabaId).Distinct(StringComparer.Ordinal)
            .ToImmutableDictionary(id => id, _ => new WabaState(null, null), StringComparer.Ordinal),
        Numbers = tenant.Numbers.ToImmutableDictionary(
            number => number.PhoneNumberId, number => new NumberState(number.WabaId, "GREEN", "STANDARD", "CONNECTED", Override: null), StringComparer.Ordinal),
        Tokens = tenant.Numbers.GroupBy(number => number.AccessToken, StringComparer.Ordinal).ToImmutableDictionary(
            group => group.Key,
            group => new SystemUserToken { Numbers = [.. group.Select(number => number.PhoneNumberId)], IssuedAt = _time.GetUtcNow().ToUnixTimeSeconds() },
            StringComparer.Ordinal),
    };
}
