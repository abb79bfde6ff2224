using Relay.Connections.Checks;

namespace Relay.Tests.Connections.Checks;

public sealed class GenesysCheckTests : IDisposable
{
    private readonly FakeProviders _providers = new();

    public void Dispose() => _providers.Dispose();

    [Fact]
    public async Task When_all_is_well_every_check_passes()
    {
        var results = await _providers.RunAsync();
        Assert.Equal(_providers.List.All.Select(c => c.Id).Order(StringComparer.Ordinal), results.Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.All(results, r => Assert.Equal((r.Id, CheckStates.Passed, (string?)null), (r.Id, r.Finding.State, r.Finding.Cause)));
        Assert.Equal("Acme Org", Fact(results, CheckIds.GenesysOrganization, "organization"));
        Assert.Equal("Inbound", Fact(results, CheckIds.GenesysFlow, "flow"));
        Assert.Equal("HIGH", Fact(results, CheckIds.Quality, "throughput"));
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_client","description":"client not found"}""", "invalid_client", "refuses the OAuth client")]
    [InlineData(400, "{}", "401", "refuses the OAuth client")]
    [InlineData(503, "", "503", "failed to answer")]
    [InlineData(429, "", "429", "more requests")]
    public async Task A_client_that_gets_no_token_is_told_apart(int status, string body, string code, string cause)
    {
        _providers.On("POST /oauth/token", body, status);
        var finding = await _providers.FindAsync(CheckIds.GenesysToken);
        Says(finding, CheckStates.Failed, cause);
        Assert.Equal(code, finding.ProviderCode);
        Says(await _providers.FindAsync(CheckIds.GenesysFlow), CheckStates.Waiting, "First this has to be right");
    }

    [Fact]
    public async Task The_token_is_asked_for_anew_in_every_run()
    {
        await _providers.FindAsync(CheckIds.GenesysToken);
        await _providers.FindAsync(CheckIds.GenesysToken);
        Assert.Equal(2, _providers.Requests.Count(r => r.Uri.AbsolutePath == "/oauth/token"));
    }

    [Fact]
    public async Task A_client_of_another_organization_is_named()
    {
        _providers.On("GET /api/v2/organizations/me", """{"id":"org-2","name":"Other"}""");
        Says(await _providers.FindAsync(CheckIds.GenesysOrganization), CheckStates.Failed, "another organisation: Other");
    }

    [Fact]
    public async Task Each_permission_that_is_missing_is_named()
    {
        _providers.On($"GET {FakeProviders.Integrations}?pageSize=100&pageNumber=1", """{"code":"missing.permissions","message":"You must have [messaging:integration:view]"}""", 403);
        var view = await _providers.FindAsync(CheckIds.GenesysPermissions);
        Says(view, CheckStates.Failed, "messaging:integration:view");
        Assert.Equal("missing.permissions", view.ProviderCode);
        Assert.Contains("Roles", view.Remedy, StringComparison.Ordinal);

        using var other = new FakeProviders();
        other.On("POST /api/v2/conversations/messages/int-1/inbound/open/event", """{"code":"missing.permissions"}""", 403);
        Says(await other.FindAsync(CheckIds.GenesysPermissions), CheckStates.Failed, "conversation:message:receive");
    }

    [Fact]
    public async Task Without_any_integration_the_permission_to_receive_is_unknown()
    {
        _providers.On($"GET {FakeProviders.Integrations}?pageSize=100&pageNumber=1", """{"entities":[],"pageCount":0}""");
        var connection = FakeProviders.Connection with { IntegrationId = null };
        Says(await _providers.FindAsync(CheckIds.GenesysPermissions, connection), CheckStates.Warning, "only when there is an integration");
        Says(await _providers.FindAsync(CheckIds.GenesysIntegration, connection), CheckStates.Waiting, "no Open Messaging integration yet");
    }

    [Fact]
    public async Task An_integration_that_is_gone_is_told_and_nothing_more_is_asked_of_it()
    {
        _providers.On($"GET {FakeProviders.Integrations}/int-1", """{"code":"not.found"}""", 404);
        Says(await _providers.FindAsync(CheckIds.GenesysIntegration), CheckStates.Failed, "no Open Messaging integration with the id");
        Says(await _providers.FindAsync(CheckIds.GenesysWebhook), CheckStates.Waiting, "First");
    }

    [Theory]
    [InlineData(",\"createStatus\":\"Error\",\"createError\":{\"code\":\"no.licence\"}", CheckStates.Failed, "began to create")]
    [InlineData(",\"createStatus\":\"Initiated\"", CheckStates.Warning, "still creating")]
    [InlineData(",\"status\":\"Inactive\"", CheckStates.Failed, "switched off")]
    public async Task An_integration_that_does_not_work_says_why(string more, string state, string cause)
    {
        _providers.On($"GET {FakeProviders.Integrations}/int-1", FakeProviders.Integration(more: more));
        Says(await _providers.FindAsync(CheckIds.GenesysActive), state, cause);
    }

    [Theory]
    [InlineData("https://elsewhere.example/hook", CheckStates.Failed, "another address")]
    [InlineData(null, CheckStates.Failed, "has no webhook")]
    [InlineData("https://RELAY.example/webhook/genesys/acme/", CheckStates.Passed, null)]
    [InlineData("https://relay.example/webhook/genesys/ACME", CheckStates.Failed, "another address")]
    [InlineData("https://relay.example:8443/webhook/genesys/acme", CheckStates.Failed, "another address")]
    public async Task The_webhook_is_ours_or_is_shown(string? webhook, string state, string? cause)
    {
        _providers.On($"GET {FakeProviders.Integrations}/int-1", FakeProviders.Integration(webhook));
        Says(await _providers.FindAsync(CheckIds.GenesysWebhook), state, cause);
    }

    [Theory]
    [InlineData("""{"id":"rec-1"}""", 200, CheckStates.Failed, "No inbound message flow")]
    [InlineData("{}", 404, CheckStates.Failed, "does not know the integration yet")]
    [InlineData("""{"code":"missing.permissions"}""", 403, CheckStates.Warning, "may not look at message routing")]
    [InlineData("", 500, CheckStates.Failed, "failed to answer")]
    public async Task A_flow_that_is_not_there_is_told(string body, int status, string state, string cause)
    {
        _providers.On("GET /api/v2/routing/message/recipients/rec-1", body, status);
        Says(await _providers.FindAsync(CheckIds.GenesysFlow), state, cause);
    }

    [Fact]
    public async Task A_region_that_nobody_knows_is_told_by_its_own_words()
    {
        var (_, remedy) = FaultWords.Of(Relay.Channels.ProviderFaults.GenesysRegionUnknown);
        Assert.Contains("region", remedy, StringComparison.Ordinal);
        Says(await _providers.FindAsync(CheckIds.GenesysToken, FakeProviders.Connection with { Genesys = null }), CheckStates.Waiting, "not been entered");
    }

    internal static void Says(CheckFinding finding, string state, string? cause)
    {
        Assert.Equal(state, finding.State);
        if (cause is null)
        {
            Assert.Null(finding.Cause);
            return;
        }

        Assert.Contains(cause, finding.Cause, StringComparison.Ordinal);
        Assert.Equal(state == CheckStates.Waiting, finding.Remedy is null);
    }

    private static string Fact(IReadOnlyList<CheckResult> results, string id, string name) => results.Single(r => r.Id == id).Finding.Facts[name];
}
