using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Relay.Connections.Checks;
using Relay.Model;
using Relay.Tests.Hosting;
using Relay.Tests.Portal;

namespace Relay.Tests.Onboarding;

/// <summary>The whole way over the API, in a trial: without a store, and with providers that are pleased.</summary>
public sealed class TrialOnboardingTests
{
    private const string Number = "620000000000077";

    [Fact]
    public async Task A_tenant_is_entered_proved_checked_and_live()
    {
        await using var app = new RelayApp { Seed = """{ "tenants": [ { "id": "quay", "name": "Quay" } ] }""" }
            .With("Relay:Roles", "Portal")
            .WithPeople()
            .Replace(services =>
            {
                services.RemoveAll<Check>();
                services.AddSingleton<Check>(new Pleased(CheckIds.GenesysOrganization));
                services.AddSingleton<Check>(new Pleased(CheckIds.Number));
            });
        using var ana = await app.AdminAsync("quay", "ana@quay.example");
        await SaveAsync("""{"step":"organization","fields":{"name":"Quay Ltd","email":"ops@quay.example","phone":"+14155550100","region":"europe"}}""");
        await SaveAsync("""{"step":"genesys","fields":{"clientId":"5f0c9d1e-7b1a-4c5e-9f6a-1d2e3f405060","clientSecret":"client-secret-of-the-quay-4711","region":"eu-west-1","environment":"test"}}""");
        await SaveAsync($$$"""{"step":"whatsapp","fields":{"wabaId":"720000000000077","phoneNumberId":"{{{Number}}}","systemUserToken":"{{{new string('t', 120)}}}","appId":"77","appSecret":"0123456789abcdef0123456789abcdef"}}""");
        Assert.Equal((409, "not-ready"), Of(await ana.ApiAsync(HttpMethod.Post, "/api/onboarding/complete")));

        var validated = await ana.ApiAsync(HttpMethod.Post, "/api/integration/validate");
        Assert.True(validated.Status == 200, validated.Body);
        Assert.All(validated.Json.GetProperty("checks").EnumerateArray(), c => Assert.Equal(CheckStates.Passed, c.GetProperty("state").GetString()));
        var tenant = app.Services.GetRequiredService<ITenantDirectory>().Current.Find("quay")!;
        Assert.Equal(("Quay Ltd", SignedInPeople.OrganizationOf("quay")), (tenant.Name, tenant.Genesys!.OrganizationId));
        Assert.NotNull(tenant.Account("whatsapp", Number)!.AccessToken);

        var live = await ana.ApiAsync(HttpMethod.Post, "/api/onboarding/complete");
        Assert.Equal((200, false), (live.Status, live.Json.GetProperty("isPending").GetBoolean()));
        Assert.True(live.Json.TryGetProperty("liveAt", out _));

        // From now on secrets are rotated, not entered.
        var locked = await ana.ApiAsync(HttpMethod.Post, "/api/onboarding/save", """{"step":"genesys","fields":{"environment":"production"}}""");
        Assert.Equal((409, "locked"), Of(locked));
        Assert.Contains("Secrets page", (await ana.GetAsync("/t/quay/onboarding/genesys")).IsPage().Words, StringComparison.Ordinal);

        async Task SaveAsync(string body)
        {
            var saved = await ana.ApiAsync(HttpMethod.Post, "/api/onboarding/save", body);
            Assert.True(saved.Status == 200, saved.Body);
        }
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Problem);

    /// <summary>Stands for a check that asks a provider, who has what was entered.</summary>
    private sealed class Pleased(string id) : Check
    {
        public override string Id => id;

        public override string Title => id;

        public override Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken) =>
            Task.FromResult(CheckFinding.Passed(("organizationId", run.Connection.OrganizationId)));
    }
}
