using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>
/// The changes of a tenant's secrets, one after another, each as an admin does it: here and at the provider. What was replaced is still taken
/// in the overlap, and by no process after it.
/// </summary>
internal sealed class SecretChanges(TestTenant tenant, Site site, Door door, SecretsClient secrets, ProviderTraffic traffic)
{
    private string MetaPath => $"/webhook/meta/{tenant.Id}";

    public async Task GenesysSignatureAsync()
    {
        var value = site.Secrecy.Keep(Draw.Hex(40));
        var rotation = await secrets.BeginAsync("genesys-signature", tenant.IntegrationId, value);
        await secrets.ReachedAsync(rotation, "overlap");
        await EndsAsync(rotation, "Genesys' signature", tenant.SignatureSecret, value, (relay, secret, id) =>
            WebhookSender.GenesysAsync(relay, tenant, GenesysBodies.Text(tenant, _stranger, id, "0"), secret));
    }

    public async Task VerifyTokenAsync()
    {
        var before = door.Passages.Count;
        var rotation = await secrets.BeginAsync("meta-verify-token", tenant.AppId);
        await secrets.ReachedAsync(rotation, "overlap");

        // Only Meta is told of it, and names it in the handshake.
        var value = site.Secrecy.Keep(door.Passages.Skip(before).Last(passage => passage is { Method: "GET", Status: 200, VerifyToken: not null }).VerifyToken!);
        Assert.NotEqual(tenant.VerifyToken, value);
        await EndsAsync(rotation, "the verify token", tenant.VerifyToken, value, (relay, token, _) => HandshakeAsync(relay, token), refusal: 403);
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

    public async Task AppSecretAsync()
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
        await EndsAsync(rotation, "Meta's app secret", tenant.AppSecret, value, (relay, secret, id) =>
            WebhookSender.MetaAsync(relay, tenant, MetaBodies.Text(tenant, _stranger, id, "0"), secret));
    }

    // Whose messages are not the traffic's.
    private readonly string _stranger = site.NewPhone();

    private async Task EndsAsync(
        string rotation, string what, string old, string value, Func<string, string, string, Task<WebhookAnswer>> tryAsync, int refusal = 401)
    {
        foreach (var relay in site.Relays)
        {
            await AnsweredAsync(relay, value, 200, $"{relay.Process.Name} takes {what} that is new");
            Assert.Equal(200, (await tryAsync(relay.Url, old, Draw.Hex(32))).Status);
        }

        await traffic.FlowAsync($"in the overlap of {what}");
        await secrets.RevokeAsync(rotation);
        foreach (var relay in site.Relays)
        {
            await AnsweredAsync(relay, old, refusal, $"{relay.Process.Name} refuses {what} that is old");
            Assert.Equal(200, (await tryAsync(relay.Url, value, Draw.Hex(32))).Status);
        }

        await traffic.FlowAsync($"after the end of {what} that was before");

        // One message however often it is tried, so that it is one at the other side.
        Task AnsweredAsync(RelayProcess relay, string secret, int status, string what)
        {
            var id = Draw.Hex(32);
            return traffic.HealthyAsync(async () => (await tryAsync(relay.Url, secret, id)).Status == status, () => what);
        }
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
