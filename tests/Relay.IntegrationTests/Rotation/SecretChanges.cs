using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>
/// The changes of a tenant's secrets, each as an admin does it: here and at the provider. A change of one that signs ends with its overlap
/// begun, a change of one that Relay calls with ends with the old one worth nothing.
/// </summary>
internal sealed class SecretChanges(TestTenant tenant, Site site, Door door, SecretsClient secrets, ProviderTraffic traffic)
{
    // Whose messages are not the traffic's.
    private readonly string _stranger = site.NewPhone();

    private string MetaPath => $"/webhook/meta/{tenant.Id}";

    public async Task<SecretChange> GenesysSignatureAsync()
    {
        var value = site.Secrecy.Keep(Draw.Hex(40));
        var rotation = await secrets.BeginAsync("genesys-signature", tenant.IntegrationId, value);
        await secrets.ReachedAsync(rotation, "overlap");
        return new SecretChange("Genesys' signature", rotation, tenant.SignatureSecret, value, (relay, secret, id) =>
            WebhookSender.GenesysAsync(relay, tenant, GenesysBodies.Text(tenant, _stranger, id, "0"), secret));
    }

    public async Task<SecretChange> VerifyTokenAsync()
    {
        var before = door.Passages.Count;
        var rotation = await secrets.BeginAsync("meta-verify-token", tenant.AppId);
        await secrets.ReachedAsync(rotation, "overlap");

        // Only Meta is told of it, and names it in the handshake.
        var value = site.Secrecy.Keep(door.Passages.Skip(before).Last(passage => passage is { Method: "GET", Status: 200, VerifyToken: not null }).VerifyToken!);
        Assert.NotEqual(tenant.VerifyToken, value);
        return new SecretChange("the verify token", rotation, tenant.VerifyToken, value, (relay, token, _) => HandshakeAsync(relay, token), Refusal: 403);
    }

    public async Task GenesysClientAsync()
    {
        var value = site.Secrecy.Keep(Draw.Hex(40));
        await site.Simulator.DriveAsync($"/sim/genesys/{tenant.Id}/state", new JsonObject { ["clientSecret"] = value });
        var rotation = await secrets.BeginAsync("genesys-client", tenant.ClientId, value);
        await secrets.ReachedAsync(rotation, "done");
        await secrets.KnownEverywhereAsync("genesys-client", tenant.ClientId, value);

        // From here on only the new one opens.
        var tokens = (await site.Simulator.CallsAsync(IsTokenGiven)).Count;
        await site.Simulator.EndTokensAsync(tenant);
        await traffic.HealthyAsync(async () => (await site.Simulator.CallsAsync(IsTokenGiven)).Count > tokens, () => "a token is fetched with the new secret");
        await traffic.FlowAsync("after Genesys' client secret was changed");

        bool IsTokenGiven(LoggedCall call) => call is { IsToken: true, Answer: 200 } && call.Tenant == tenant.Id;
    }

    public async Task WhatsAppTokenAsync()
    {
        var drawn = await site.Simulator.DriveAsync($"/sim/meta/{tenant.Id}/access-token", new JsonObject { ["revokeOthers"] = false });
        var value = site.Secrecy.Keep(drawn.Text("accessToken")!);
        var rotation = await secrets.BeginAsync("whatsapp-token", tenant.PhoneNumberId, value);
        await secrets.ReachedAsync(rotation, "done");
        await secrets.KnownEverywhereAsync("whatsapp-token", tenant.PhoneNumberId, value);
        await traffic.FlowAsync("after WhatsApp's token was changed");

        await site.Simulator.DriveAsync($"/sim/meta/{tenant.Id}/state", new JsonObject { ["accessToken"] = tenant.AccessToken, ["tokenValid"] = false });
        await traffic.FlowAsync("after WhatsApp's old token was taken away");
    }

    public async Task<SecretChange> AppSecretAsync()
    {
        var rotation = await secrets.BeginAsync("meta-app-secret", tenant.AppId);
        await secrets.ReachedAsync(rotation, "awaiting-value");
        var before = door.Passages.Count;
        var value = site.Secrecy.Keep((await site.Simulator.DriveAsync($"/sim/meta/{tenant.Id}/app-secret", [])).Text("appSecret")!);

        // What is signed with a secret that nobody knows yet is asked to come again, by each process.
        await traffic.HealthyAsync(
            () => Task.FromResult(site.Relays.All(relay => door.Passages.Skip(before).Any(passage => passage.Relay == relay.Url && passage.Path == MetaPath && passage.Status == 503))),
            () => "every process asks Meta for patience");
        await secrets.BringAsync(rotation, value);
        await secrets.ReachedAsync(rotation, "overlap");
        return new SecretChange("Meta's app secret", rotation, tenant.AppSecret, value, (relay, secret, id) =>
            WebhookSender.MetaAsync(relay, tenant, MetaBodies.Text(tenant, _stranger, id, "0"), secret));
    }

    /// <summary>Every process takes the new one, and the old one still.</summary>
    public async Task BothCountAsync(SecretChange change)
    {
        foreach (var relay in site.Relays)
        {
            await AnsweredAsync(relay, change, change.New, 200);
            Assert.Equal(200, (await change.TryAsync(relay.Url, change.Old, Draw.Hex(32))).Status);
        }
    }

    /// <summary>No process takes the old one any more, and each takes the new one.</summary>
    public async Task OldIsRefusedAsync(SecretChange change)
    {
        foreach (var relay in site.Relays)
        {
            await AnsweredAsync(relay, change, change.Old, change.Refusal);
            Assert.Equal(200, (await change.TryAsync(relay.Url, change.New, Draw.Hex(32))).Status);
        }
    }

    private Task AnsweredAsync(RelayProcess relay, SecretChange change, string secret, int status)
    {
        // One message however often it is tried, so that it is one at the other side.
        var id = Draw.Hex(32);
        return traffic.HealthyAsync(
            async () => (await change.TryAsync(relay.Url, secret, id)).Status == status,
            () => $"{relay.Process.Name} answers {status} to {change.What} that is {(secret == change.Old ? "old" : "new")}");
    }

    private async Task<WebhookAnswer> HandshakeAsync(string relay, string token)
    {
        using var client = Web.Client();
        using var response = await client.GetAsync(new Uri($"{relay}{MetaPath}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={Uri.EscapeDataString(token)}"));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(!response.IsSuccessStatusCode || body == "1158201444", "The challenge is echoed.");
        return new WebhookAnswer((int)response.StatusCode, null, body.Length, TimeSpan.Zero);
    }
}
