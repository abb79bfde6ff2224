using Relay.IntegrationTests.Chaos;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>Two Relays behind one address, a tenant whose webhooks lead there at both providers, and one beside him.</summary>
internal sealed class RotationSite : IAsyncDisposable
{
    private RotationSite(Door door, Site site, TestTenant tenant, TestTenant other)
    {
        (Door, Site) = (door, site);
        Secrets = new SecretsClient(tenant, site.Relays);
        Traffic = new ProviderTraffic(site, [tenant, other], customersPerTenant: 3);
        Changes = new SecretChanges(tenant, site, door, Secrets, Traffic);
    }

    public Door Door { get; }

    public Site Site { get; }

    public SecretsClient Secrets { get; }

    public ProviderTraffic Traffic { get; }

    public SecretChanges Changes { get; }

    public static async Task<RotationSite> OpenAsync(ChaosStore store, TestTenant tenant, params IEnumerable<(string Key, string Value)> settings)
    {
        var door = await Door.OpenAsync();
        var other = new TestTenant("beside");
        var plan = ChaosSite.Plan([tenant, other], await store.NewDatabaseAsync(), ("relayBaseUrl", door.Url));
        var site = await Site.RunningAsync(plan with { RelaySettings = [.. plan.RelaySettings, ("Relay__PublicBaseUrl", door.Url), .. settings] });
        await site.ReadyRelayAsync(1);
        door.LeadTo([.. site.Relays.Select(relay => relay.Url)]);
        var all = new RotationSite(door, site, tenant, other);
        await all.Secrets.DeployAsync();
        return all;
    }

    /// <summary>Every message reached the other side once, and none was given up or put aside.</summary>
    public async Task NothingIsLostAsync()
    {
        await Traffic.ArrivedOnceAsync();
        Assert.Empty(Site.Reader.Faults);
        Assert.Empty(Site.Reader.On("deadletters"));
        Assert.Empty(Site.Reader.On("quarantine"));
    }

    public async ValueTask DisposeAsync()
    {
        await Traffic.EndAsync();
        await Site.DisposeAsync();
        await Door.DisposeAsync();
    }
}
