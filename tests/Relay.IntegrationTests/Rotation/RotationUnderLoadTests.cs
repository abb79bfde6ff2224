using Relay.IntegrationTests.Chaos;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>Every secret of a tenant is changed while customers and agents write, with two Relays behind one address.</summary>
public sealed class RotationUnderLoadTests(ChaosStore store)
{
    private readonly TestTenant _tenant = new("changing") { ApiScopes = SecretsClient.Scopes };
    private readonly TestTenant _other = new("beside");

    [Fact]
    public async Task Every_secret_is_rotated_under_load_without_one_refused_webhook_and_the_old_ones_are_refused_afterwards()
    {
        await using var door = await Door.OpenAsync();
        var plan = ChaosSite.Plan([_tenant, _other], await store.NewDatabaseAsync(), ("relayBaseUrl", door.Url));
        await using var site = await Site.RunningAsync(plan with { RelaySettings = [.. plan.RelaySettings, ("Relay__PublicBaseUrl", door.Url)] });
        var first = site.Relay;
        var second = await site.ReadyRelayAsync(1);
        door.LeadTo(first.Url, second.Url);
        var secrets = new SecretsClient(_tenant, first, second);
        await secrets.DeployAsync();

        // The checks behind a deployment knock with wrong signatures too; what counts begins here.
        var before = door.Passages.Count;
        var traffic = new ProviderTraffic(site, [_tenant, _other], customersPerTenant: 3);
        var change = new SecretChanges(_tenant, site, door, secrets, traffic);
        traffic.Start();
        await traffic.FlowAsync("before all");

        await change.GenesysSignatureAsync();
        await change.VerifyTokenAsync();
        await change.GenesysClientAsync();
        await change.WhatsAppTokenAsync();
        Assert.Empty(Refused(door.Passages.Skip(before)));
        await change.AppSecretAsync();
        var after = door.Passages.Count;

        await traffic.FlowAsync("after all");
        await traffic.ArrivedOnceAsync();
        var webhooks = door.Passages.Skip(before).Where(passage => passage.IsWebhook).ToList();

        // Not through the test's own output, which nobody sees of a test that passes.
        Console.Out.WriteLine(
            $"chaos: every secret rotated: answered 200 {webhooks.Count(w => w.Status == 200)}, 503 {webhooks.Count(w => w.Status == 503)}, else {webhooks.Count(w => w.Status is not (200 or 503))}");
        Assert.Empty(Refused(door.Passages.Skip(after)));
        Assert.All(Refused(webhooks), passage => Assert.Equal((503, $"/webhook/meta/{_tenant.Id}"), (passage.Status, passage.Path)));
        Assert.All(site.Relays, relay => Assert.Contains(webhooks, passage => passage.Relay == relay.Url));
        Assert.Empty(site.Reader.Faults);
        Assert.Empty(site.Reader.On("deadletters"));
        Assert.Empty(site.Reader.On("quarantine"));
    }

    private static IEnumerable<Passage> Refused(IEnumerable<Passage> passages) => passages.Where(passage => passage.IsWebhook && passage.Status != 200);
}
