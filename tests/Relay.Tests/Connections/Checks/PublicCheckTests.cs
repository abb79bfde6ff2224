using System.Net;
using System.Security.Cryptography;
using System.Text;
using Relay.Connections;
using Relay.Connections.Checks;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Connections.Checks;

public sealed class PublicCheckTests : IDisposable
{
    private readonly FakeProviders _providers = new();

    public void Dispose() => _providers.Dispose();

    [Theory]
    [InlineData("https://relay.example", "Production", "203.0.113.7", CheckStates.Passed, null)]
    [InlineData("https://relay.example", "Production", "10.1.2.3", CheckStates.Warning, "private network")]
    [InlineData("https://relay.example", "Production", "172.20.1.1", CheckStates.Warning, "private network")]
    [InlineData("https://relay.example", "Production", "fd00::1", CheckStates.Warning, "private network")]
    [InlineData("https://relay.example:8443", "Production", "203.0.113.7", CheckStates.Warning, "port 8443")]
    [InlineData("http://relay.example", "Production", "203.0.113.7", CheckStates.Failed, "plain http")]
    [InlineData("http://localhost:8080", "Production", "127.0.0.1", CheckStates.Failed, "this machine's own")]
    [InlineData("http://localhost:8080", "Development", "127.0.0.1", CheckStates.Warning, "this machine's own")]
    [InlineData("http://relay.example", "Development", "203.0.113.7", CheckStates.Warning, "plain http")]
    [InlineData("https://relay.example", "Production", null, CheckStates.Failed, "leads to no address")]
    public async Task The_address_is_judged_by_what_it_is(string address, string environment, string? ip, string state, string? cause)
    {
        using var providers = new FakeProviders(environment, ip is null ? [] : [ip]);
        var connection = FakeProviders.Connection with { Webhooks = WebhookAddresses.Of(address, TenantId.Parse("acme")) };
        GenesysCheckTests.Says(await providers.FindAsync(CheckIds.PublicUrl, connection), state, cause);
    }

    [Theory]
    [InlineData(200, "<html>", "Something else")]
    [InlineData(403, "<html>", "Something else")]
    [InlineData(404, "", "Something else")]
    [InlineData(503, "", "cannot serve now")]
    public async Task What_is_not_Relay_is_told(int status, string body, string cause)
    {
        _providers.On("GET /webhook/meta/acme", body, status);
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.PublicUrl), CheckStates.Failed, cause);
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Handshake), CheckStates.Waiting, "public address");
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "refused or not let through")]
    [InlineData(HttpRequestError.SecureConnectionError, "certificate")]
    [InlineData(HttpRequestError.NameResolutionError, "leads to no address")]
    [InlineData(HttpRequestError.ResponseEnded, "no proper HTTP")]
    public async Task Why_nothing_comes_is_told(HttpRequestError error, string cause)
    {
        _providers.On("GET /webhook/meta/acme", (_, _) => throw new HttpRequestException(error));
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.PublicUrl), CheckStates.Failed, cause);
    }

    [Fact]
    public async Task Silence_is_told_before_the_run_is_over()
    {
        _providers.On("GET /webhook/meta/acme", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return RecordingHandler.Answer(HttpStatusCode.OK);
        });
        var finding = _providers.FindAsync(CheckIds.PublicUrl);
        await Waiting.UntilAsync(() => _providers.Requests.Count > 0);
        _providers.Time.Advance(TimeSpan.FromSeconds(15));
        GenesysCheckTests.Says(await finding, CheckStates.Failed, "does not answer");
    }

    [Theory]
    [InlineData(403, "", "does not accept the tenant's own verify token")]
    [InlineData(200, "\"12\"", "something else than its challenge")]
    [InlineData(500, "", "HTTP 500")]
    public async Task A_handshake_that_does_not_pass_says_why(int status, string body, string cause)
    {
        _providers.On("handshake", body, status);
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Handshake), CheckStates.Failed, cause);
    }

    [Theory]
    [InlineData(401, "refused a webhook that was signed")]
    [InlineData(503, "cannot keep webhooks safe")]
    [InlineData(429, "more webhooks")]
    [InlineData(403, "in front of Relay")]
    [InlineData(500, "HTTP 500")]
    public async Task A_probe_that_is_not_taken_says_why(int status, string cause)
    {
        _providers.On("POST /webhook/meta/acme", "", status).On("POST /webhook/genesys/acme", "", status);
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.ProbeMeta), CheckStates.Failed, cause);
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.ProbeGenesys), CheckStates.Failed, cause);
    }

    [Fact]
    public async Task Probes_are_signed_as_the_providers_sign()
    {
        await _providers.RunAsync(null, CheckIds.ProbeMeta, CheckIds.ProbeGenesys);
        var meta = _providers.Requests.Single(r => r.Method == "POST" && r.Uri.AbsolutePath == "/webhook/meta/acme");
        var genesys = _providers.Requests.Single(r => r.Method == "POST" && r.Uri.AbsolutePath == "/webhook/genesys/acme");
        Assert.Equal("""{"object":"whatsapp_business_account","entry":[]}""", meta.Body);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(Sign("hush-app", meta.Body)), meta.Signature);
        Assert.Contains("\"channel\":{\"id\":\"int-1\"", genesys.Body, StringComparison.Ordinal);
        Assert.Equal("sha256=" + Convert.ToBase64String(Sign("hush-signature", genesys.Body)), genesys.Signature);
        Assert.True(meta.IsProbe && genesys.IsProbe);

        static byte[] Sign(string secret, string body) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
    }

    [Fact]
    public async Task A_draft_waits_for_its_deployment()
    {
        var draft = FakeProviders.Connection with { Live = null };
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Handshake, draft), CheckStates.Waiting, "no verify token yet");
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.ProbeMeta, draft), CheckStates.Waiting, "Complete the onboarding");
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.ProbeGenesys, draft), CheckStates.Waiting, "no signature secret");
        var noAgents = FakeProviders.Connection with { Live = FakeProviders.Connection.Live! with { HasAgents = false } };
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.ProbeGenesys, noAgents), CheckStates.Waiting, "No WhatsApp number");
    }
}
