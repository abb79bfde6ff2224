using Relay.IntegrationTests.Chaos;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>A process that does not know a new secret yet would refuse what is signed with it.</summary>
public sealed class RotationHeldUpTests(ChaosStore store)
{
    private readonly TestTenant _tenant = new("changing") { ApiScopes = SecretsClient.Scopes };

    [Fact]
    public async Task A_provider_is_not_told_of_a_secret_before_every_process_knows_it()
    {
        await using var all = await RotationSite.OpenAsync(store, _tenant);
        var (working, held) = (all.Site.Relays[0], all.Site.Relays[1]);
        var secrets = new SecretsClient(_tenant, [working]);
        var value = all.Site.Secrecy.Keep(Draw.Hex(40));
        var before = await TellingsAsync(all);

        held.Process.Freeze();
        var rotation = await secrets.BeginAsync("genesys-signature", _tenant.IntegrationId, value);
        await secrets.HeldUpAsync(rotation, "spreading");
        Assert.Equal(before, await TellingsAsync(all));

        held.Process.Thaw();
        await secrets.ReachedAsync(rotation, "overlap");
        Assert.NotEqual(before, await TellingsAsync(all));
    }

    private async Task<int> TellingsAsync(RotationSite all) =>
        (await all.Site.Simulator.CallsAsync(call => call.Concerns(_tenant) && call.Body.Text("outboundNotificationWebhookSignatureSecretToken") is not null)).Count;
}
