using System.Text;
using Relay.Model;

namespace Relay.Tests.Tenants;

public sealed class SeedReaderTests
{
    // The whole form that the contract shows, with values of our own.
    private const string Whole = """
        { "tenants": [ {
            "id": "lighthouse", "name": "Lighthouse Ltd", "region": "europe", "contactEmail": "ops@lighthouse.example", "supportPhone": "+12025550143",
            "genesys": { "region": "eu-west-1", "organizationId": "4a1c", "clientId": "client-1", "clientSecret": "client-secret-1",
                         "integrations": [ { "id": "9f4e-1", "signatureSecrets": [ { "id": "g1", "value": "signature-1", "notBefore": null, "notAfter": null } ] } ] },
            "meta": { "appId": "5501", "appSecrets": [ { "id": "a1", "value": "app-secret-1", "notBefore": null, "notAfter": "2031-01-01T00:00:00+02:00" } ],
                      "verifyTokens": [ { "id": "v1", "value": "verify-1" } ] },
            "accounts": [ { "channel": "whatsapp", "id": "7701", "wabaId": "8801", "accessToken": "token-1", "genesysIntegrationId": "9f4e-1", "markRead": true } ],
            "apiKeys": [ { "id": "k1", "sha256": "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08", "scopes": ["messages:send", "deadletters:write"] } ] } ] }
        """;

    [Fact]
    public void The_form_of_the_contract_is_read_whole()
    {
        var (tenants, faults) = Seeds.Read(Whole);
        Assert.Empty(faults);
        var tenant = Assert.Single(tenants);
        Assert.Equal(("lighthouse", "Lighthouse Ltd", "europe"), (tenant.Id.Value, tenant.Name, tenant.Region));
        Assert.Equal(("ops@lighthouse.example", "+12025550143"), (tenant.ContactEmail, tenant.SupportPhone));

        var genesys = tenant.Genesys!;
        Assert.Equal(("eu-west-1", "4a1c", "client-1", "client-secret-1"), (genesys.Region, genesys.OrganizationId, genesys.ClientId, genesys.ClientSecret.Reveal()));
        var signature = Assert.Single(tenant.SigningSecrets[ProviderKeys.Genesys]);
        Assert.Equal(("g1", "9f4e-1", "signature-1"), (signature.Id, signature.Owner, signature.Value.Reveal()));

        var secret = Assert.Single(tenant.SigningSecrets[ProviderKeys.Meta]);
        Assert.Equal(("a1", "5501", "app-secret-1"), (secret.Id, secret.Owner, secret.Value.Reveal()));
        Assert.Equal(new ValidityWindow(null, new DateTimeOffset(2030, 12, 31, 22, 0, 0, TimeSpan.Zero)), secret.Window);
        Assert.Equal("verify-1", Assert.Single(tenant.Meta!.VerifyTokens).Value.Reveal());

        var account = tenant.Account("whatsapp", "7701")!;
        Assert.Equal(("8801", "token-1", "9f4e-1", true), (account.WabaId, account.AccessToken!.Reveal(), account.GenesysIntegrationId, account.MarkRead));
        Assert.Same(account, tenant.AccountOfIntegration("9f4e-1"));
        var key = Assert.Single(tenant.ApiKeys);
        Assert.Equal(["messages:send", "deadletters:write"], key.Scopes);
        Assert.Equal(0x9f, key.Sha256[0]);
        Assert.True(tenant.SecretsLoaded);
    }

    [Theory]
    [InlineData("""{ "tenants": [] }""", 0)]
    [InlineData("""{ "tenants": [ { "id": "a", "name": "A" } ] }""", 1)]
    [InlineData("""{ "tenants": [ { "id": "a", "name": "A", "genesys": null, "meta": null, "accounts": null, "apiKeys": [], "region": null } ] }""", 1)]
    [InlineData("""{ "tenants": [ { "id": "a", "name": "A", "meta": { "appId": "1", "appSecrets": [], "verifyTokens": [] } } ] }""", 1)]
    [InlineData("""{ "tenants": [ { "id": "a", "name": "A", "accounts": [ { "channel": "whatsapp", "id": "1" } ] } ] }""", 1)]
    public void Little_is_required(string json, int count)
    {
        var (tenants, faults) = Seeds.Read(json);
        Assert.Empty(faults);
        Assert.Equal(count, tenants.Count);
    }

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_fine()
    {
        byte[] json =
        [
            .. "\uFEFF"u8,
            .. """
               // our tenants
               { "tenants": [ { "id": "a", /* short */ "name": "A", }, ], }
               """u8,
        ];
        Assert.Single(Seeds.Read(json).Tenants);
    }

    [Fact]
    public void Every_secret_may_name_an_environment_variable()
    {
        var (tenants, faults) = Seeds.Read(
            """
            { "tenants": [ { "id": "a", "name": "A",
              "genesys": { "region": "eu-west-1", "clientId": "c", "clientSecret": { "env": "CLIENT" },
                "integrations": [ { "id": "i", "signatureSecrets": [ { "id": "g", "value": { "env": "SIGNATURE" } } ] } ] },
              "meta": { "appId": "1", "appSecrets": [ { "id": "a", "value": { "env": "APP" } } ], "verifyTokens": [ { "id": "v", "value": { "env": "VERIFY" } } ] },
              "accounts": [ { "channel": "whatsapp", "id": "1", "accessToken": { "env": "TOKEN" } } ] } ] }
            """,
            ("CLIENT", "from-client"), ("SIGNATURE", "from-signature"), ("APP", "from-app"), ("VERIFY", "from-verify"), ("TOKEN", "from-token"));
        Assert.Empty(faults);
        var tenant = Assert.Single(tenants);
        Assert.Equal("from-client", tenant.Genesys!.ClientSecret.Reveal());
        Assert.Equal("from-signature", tenant.SigningSecrets["genesys"][0].Value.Reveal());
        Assert.Equal("from-app", tenant.SigningSecrets["meta"][0].Value.Reveal());
        Assert.Equal("from-verify", tenant.Meta!.VerifyTokens[0].Value.Reveal());
        Assert.Equal("from-token", tenant.Accounts[0].AccessToken!.Reveal());
    }

    [Fact]
    public void Two_integrations_may_each_name_their_secret_alike()
    {
        var (tenants, faults) = Seeds.Read(Seeds.Genesys("""
            { "id": "i1", "signatureSecrets": [ { "id": "g1", "value": "one" } ] }, { "id": "i2", "signatureSecrets": [ { "id": "g1", "value": "two" } ] }
            """));
        Assert.Empty(faults);
        Assert.Equal(["i1", "i2"], tenants[0].SigningSecrets["genesys"].Select(s => s.Owner));
    }

    [Fact]
    public void Nine_secrets_are_fine_when_at_most_eight_are_valid_at_once()
    {
        var secrets = Enumerable.Range(0, 9).Select(i =>
            $$"""{ "id": "s{{i}}", "value": "value-{{i}}", "notBefore": "20{{30 + i}}-01-01T00:00:00Z", "notAfter": "20{{38 + i}}-01-01T00:00:00Z" }""");
        Assert.Empty(Seeds.Read(Seeds.Meta($$"""
            "appSecrets": [ {{string.Join(',', secrets)}} ]
            """)).Faults);
    }

    [Fact]
    public void Ten_thousand_tenants_are_read_whole()
    {
        var json = new StringBuilder("{ \"tenants\": [");
        for (var i = 0; i < 10_000; i++)
        {
            json.Append(i == 0 ? "" : ",").Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
                { "id": "t{{i}}", "name": "Tenant {{i}}", "meta": { "appId": "{{i}}", "appSecrets": [ { "id": "a", "value": "app-secret-{{i}}" } ],
                  "verifyTokens": [] }, "accounts": [ { "channel": "whatsapp", "id": "{{i}}" } ] }
                """);
        }

        var (tenants, faults) = Seeds.Read(json.Append("] }").ToString());
        Assert.Empty(faults);
        Assert.Equal(10_000, tenants.Count);
        var snapshot = new TenantSnapshot(1, tenants);
        Assert.Equal("Tenant 9999", snapshot.Find("t9999")!.Name);
        Assert.Equal(Ownership.Foreign, snapshot.OwnershipOf("whatsapp", "17", TenantId.Parse("t18")));
    }
}
