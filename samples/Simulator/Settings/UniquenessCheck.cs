namespace Relay.Simulator.Settings;

/// <summary>Ids that requests are routed by must name one thing only, and what refers to another part must find it.</summary>
internal static class UniquenessCheck
{
    public static void Run(IReadOnlyList<TenantSettings> tenants, SettingsSection section)
    {
        Once(section, "Tenants[].Id", tenants.Select(tenant => tenant.Id));
        Once(section, "Tenants[].Genesys:ClientId", tenants.Where(tenant => tenant.Genesys is not null).Select(tenant => tenant.Genesys!.ClientId.ToString()));
        Once(section, "Tenants[].Genesys:Integrations[].Id", tenants.SelectMany(Integrations).Select(integration => integration.Id.ToString()));
        Once(section, "Tenants[].Genesys:Users[].Id", tenants.SelectMany(tenant => tenant.Genesys?.Users ?? []).Select(user => user.Id.ToString()));
        Once(section, "Tenants[].Numbers[].PhoneNumberId", tenants.SelectMany(tenant => tenant.Numbers).Select(number => number.PhoneNumberId));
        foreach (var tenant in tenants)
        {
            Once(section, $"Tenants[{tenant.Id}]:Customers[].Phone", tenant.Customers.Select(customer => customer.Phone));
            References(section, tenant);
        }

        var shared = tenants.SelectMany(tenant => tenant.Numbers.Select(number => (number.AccessToken, tenant.Id)).Distinct())
            .Where(pair => pair.AccessToken.Length > 0)
            .GroupBy(pair => pair.AccessToken, StringComparer.Ordinal)
            .Where(group => group.Count() > 1);
        foreach (var group in shared)
        {
            section.Fault("Tenants[].Numbers[].AccessToken", $"one token in {string.Join(" and ", group.Select(pair => pair.Id))}", "a token belongs to one tenant");
        }
    }

    private static void References(SettingsSection section, TenantSettings tenant)
    {
        var key = $"Tenants[{tenant.Id}]";
        if (tenant.Numbers.Count > 0 && tenant.Meta is null)
        {
            section.Fault($"{key}:Meta", "nothing", "AppId, AppSecret and VerifyToken, since the tenant has numbers");
        }

        var known = Integrations(tenant).Select(integration => integration.Id).ToHashSet();
        foreach (var number in tenant.Numbers.Where(number => number.IntegrationId is { } id && !known.Contains(id)))
        {
            section.Fault($"{key}:Numbers[].IntegrationId", $"\"{number.IntegrationId}\"", "the Id of one of the tenant's Genesys:Integrations");
        }
    }

    private static IReadOnlyList<IntegrationSettings> Integrations(TenantSettings tenant) => tenant.Genesys?.Integrations ?? [];

    private static void Once(SettingsSection section, string key, IEnumerable<string> values)
    {
        foreach (var value in values.GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() > 1))
        {
            section.Fault(key, $"\"{value.Key}\" more than once", "each only once");
        }
    }
}
