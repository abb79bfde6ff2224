using System.Text;

namespace Relay.Tests.Tenants;

/// <summary>What is wrong with a seed file is said, all of it, with its path; a secret is never quoted.</summary>
public sealed class SeedFaultTests
{
    private const string Regions = "is 'mars-1'; allowed: ";

    [Theory]
    [InlineData("", "$: is no well-formed JSON, or nested too deep (line 1, byte 1)")]
    [InlineData("{", "$: is no well-formed JSON, or nested too deep (line 1, byte 2)")]
    [InlineData("{ \"tenants\": [ { \"id\": \"hush\" \"name\": \"x\" } ] }", "$: is no well-formed JSON, or nested too deep (line 1, byte 31)")]
    [InlineData("[]", "$: is a list; an object is expected")]
    [InlineData("null", "$: is null; an object is expected")]
    [InlineData("{}", "$.tenants: is missing; a list of tenants is expected")]
    [InlineData("{ \"tenants\": null }", "$.tenants: is missing; a list of tenants is expected")]
    [InlineData("{ \"tenants\": {} }", "$.tenants: is an object; a list is expected")]
    [InlineData("{ \"tenants\": [], \"Tenants\": [] }", "$.Tenants: is nothing that the seed file knows; allowed here are tenants")]
    [InlineData("{ \"tenants\": [], \"tenants\": [] }", "$.tenants: stands twice")]
    [InlineData("{ \"tenants\": [ null ] }", "$.tenants[0]: is null; an object is expected")]
    [InlineData("{ \"tenants\": [ \"acme\" ] }", "$.tenants[0]: is a string; an object is expected")]
    [InlineData("{ \"tenants\": [ { \"name\": \"A\" } ] }", "$.tenants[0].id: is missing")]
    [InlineData("{ \"tenants\": [ { \"id\": \"a\" } ] }", "$.tenants[0].name: is missing")]
    [InlineData("{ \"tenants\": [ { \"id\": \"a\", \"name\": \"  \" } ] }", "$.tenants[0].name: is empty")]
    [InlineData("{ \"tenants\": [ { \"id\": \"a\", \"name\": 5 } ] }", "$.tenants[0].name: is a number; a string is expected")]
    [InlineData("{ \"tenants\": [ { \"id\": \"a\", \"name\": \"\\uD800\" } ] }", "$.tenants[0].name: holds half of a surrogate pair")]
    [InlineData("{ \"tenants\": [ { \"id\": \"a\", \"name\": \"A\", \"\\uDC00\": 1 } ] }", "$.tenants[0].?: is nothing that the seed file knows; allowed here are id, name, region, contactEmail, supportPhone, genesys, meta, accounts, apiKeys")]
    [InlineData("{ \"tenants\": [ { \"id\": \"Acme\", \"name\": \"A\" } ] }", "$.tenants[0].id: is 'Acme'; allowed: 1 to 63 characters of a-z, 0-9 and '-', not starting with '-'")]
    [InlineData("{ \"tenants\": [ { \"id\": \"a\", \"name\": \"A\" }, { \"id\": \"a\", \"name\": \"B\" } ] }", "$.tenants[1].id: the tenant 'a' stands at $.tenants[0].id already")]
    public void A_fault_of_the_file_or_of_a_tenant(string json, string fault) => Assert.Equal(fault, Assert.Single(Seeds.Read(json).Faults));

    [Theory]
    [InlineData("\"meta\": [ ]", "$.tenants[0].meta: is a list; an object is expected")]
    [InlineData("\"meta\": { }", "$.tenants[0].meta.appId: is missing")]
    [InlineData("\"meta\": { \"appId\": 1001 }", "$.tenants[0].meta.appId: is a number; a string is expected")]
    [InlineData("\"meta\": { \"appId\": \"1\", \"secret\": \"hush\" }", "$.tenants[0].meta.secret: is nothing that the seed file knows; allowed here are appId, appSecrets, verifyTokens")]
    [InlineData("\"meta\": { \"appId\": \"1\", \"verifyTokens\": [ { \"id\": \"v\", \"value\": \"hush\" }, { \"id\": \"v\", \"value\": \"hush\" } ] }", "$.tenants[0].meta.verifyTokens[1].id: the token 'v' stands at $.tenants[0].meta.verifyTokens[0].id already")]
    [InlineData("\"genesys\": { \"region\": \"mars-1\", \"clientId\": \"c\", \"clientSecret\": \"hush\" }", "$.tenants[0].genesys.region: " + Regions)]
    [InlineData("\"genesys\": { \"clientId\": \"c\", \"clientSecret\": \"hush\" }", "$.tenants[0].genesys.region: is missing")]
    [InlineData("\"genesys\": { \"region\": \"eu-west-1\", \"clientSecret\": \"hush\" }", "$.tenants[0].genesys.clientId: is missing")]
    [InlineData("\"genesys\": { \"region\": \"eu-west-1\", \"clientId\": \"c\" }", "$.tenants[0].genesys.clientSecret: is missing; a string or { \"env\": \"NAME\" } is expected")]
    [InlineData("\"genesys\": { \"region\": \"eu-west-1\", \"clientId\": \"c\", \"clientSecret\": \"hush\", \"integrations\": [ { } ] }", "$.tenants[0].genesys.integrations[0].id: is missing")]
    [InlineData("\"accounts\": { }", "$.tenants[0].accounts: is an object; a list is expected")]
    [InlineData("\"accounts\": [ 7 ]", "$.tenants[0].accounts[0]: is a number; an object is expected")]
    [InlineData("\"accounts\": [ { \"id\": \"7\" } ]", "$.tenants[0].accounts[0].channel: is missing")]
    [InlineData("\"accounts\": [ { \"channel\": \"whatsapp\" } ]", "$.tenants[0].accounts[0].id: is missing")]
    [InlineData("\"accounts\": [ { \"channel\": \"genesys\", \"id\": \"7\" } ]", "$.tenants[0].accounts[0].channel: is 'genesys'; allowed: whatsapp")]
    [InlineData("\"accounts\": [ { \"channel\": \"pigeon\", \"id\": \"7\" } ]", "$.tenants[0].accounts[0].channel: is 'pigeon'; allowed: whatsapp")]
    [InlineData("\"accounts\": [ { \"channel\": \"whatsapp\", \"id\": \"7\", \"markRead\": \"yes\" } ]", "$.tenants[0].accounts[0].markRead: is a string; true or false is expected")]
    [InlineData("\"accounts\": [ { \"channel\": \"whatsapp\", \"id\": \"7\", \"wabaId\": \"\" } ]", "$.tenants[0].accounts[0].wabaId: is empty")]
    [InlineData("\"accounts\": [ { \"channel\": \"whatsapp\", \"id\": \"7 \" } ]", "$.tenants[0].accounts[0].id: begins or ends with white space")]
    [InlineData("\"accounts\": [ { \"channel\": \"whatsapp\", \"id\": \"7\\n7\" } ]", "$.tenants[0].accounts[0].id: holds a control character")]
    [InlineData("\"accounts\": [ { \"channel\": \"whatsapp\", \"id\": \"7\", \"genesysIntegrationId\": \"i9\" } ]", "$.tenants[0].accounts[0].genesysIntegrationId: is 'i9', which is none of the tenant's genesys.integrations")]
    [InlineData("\"accounts\": [ { \"channel\": \"whatsapp\", \"id\": \"7\", \"accessToken\": 5 } ]", "$.tenants[0].accounts[0].accessToken: is a number; a string or { \"env\": \"NAME\" } is expected")]
    [InlineData("\"accounts\": [ { \"channel\": \"whatsapp\", \"id\": \"7\", \"accessToken\": \"hush\\n\" } ]", "$.tenants[0].accounts[0].accessToken: begins or ends with white space")]
    [InlineData("\"accounts\": [ { \"channel\": \"whatsapp\", \"id\": \"7\" }, { \"channel\": \"whatsapp\", \"id\": \"7\" } ]", "$.tenants[0].accounts[1].id: the account 'whatsapp 7' stands at $.tenants[0].accounts[0].id already")]
    [InlineData("\"apiKeys\": [ { \"id\": \"k\" } ]", "$.tenants[0].apiKeys[0].sha256: is missing")]
    [InlineData("\"apiKeys\": [ { \"id\": \"k\", \"sha256\": \"hush\" } ]", "$.tenants[0].apiKeys[0].sha256: has 4 characters; allowed: 64 hexadecimal digits, the SHA-256 of the key")]
    [InlineData("\"apiKeys\": [ { \"id\": \"k\", \"sha256\": \"0000000000000000000000000000000000000000000000000000000000000000\", \"scopes\": [ 1 ] } ]", "$.tenants[0].apiKeys[0].scopes[0]: is a number; a string is expected")]
    public void A_fault_inside_a_tenant(string members, string fault)
    {
        var found = Assert.Single(Seeds.Read(Seeds.Tenant(members)).Faults);
        Assert.StartsWith(fault, found, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", ".value: is a number; a string or { \"env\": \"NAME\" } is expected")]
    [InlineData("\"\"", ".value: is empty")]
    [InlineData("null", ".value: is missing; a string or { \"env\": \"NAME\" } is expected")]
    [InlineData("[ \"hush\" ]", ".value: is a list; a string or { \"env\": \"NAME\" } is expected")]
    [InlineData("\" hush\"", ".value: begins or ends with white space")]
    [InlineData("\"hu\\u0000sh\"", ".value: holds a control character")]
    [InlineData("{ }", ".value.env: is missing")]
    [InlineData("{ \"env\": 5 }", ".value.env: is a number; a string is expected")]
    [InlineData("{ \"env\": \"NOT_SET\" }", ".value: names the environment variable 'NOT_SET', which is not set")]
    [InlineData("{ \"env\": \"EMPTY\" }", ".value: names the environment variable 'EMPTY', which is not set")]
    [InlineData("{ \"env\": \"LINE_END\" }", ".value: names the environment variable 'LINE_END', whose value begins or ends with white space")]
    [InlineData("\"hush\", \"notBefore\": \"tomorrow\"", ".notBefore: is no time such as 2026-03-01T10:00:00Z, with Z or an offset")]
    [InlineData("\"hush\", \"notBefore\": \"2031-01-01T00:00:00\"", ".notBefore: is no time such as 2026-03-01T10:00:00Z, with Z or an offset")]
    [InlineData("\"hush\", \"notAfter\": 1893456000", ".notAfter: is a number; a string is expected")]
    [InlineData("\"hush\", \"notBefore\": \"2031-01-02T00:00:00Z\", \"notAfter\": \"2031-01-01T00:00:00Z\"", ".notAfter: is not later than notBefore")]
    [InlineData("\"hush\", \"notBefore\": \"2031-01-01T02:00:00+02:00\", \"notAfter\": \"2031-01-01T00:00:00Z\"", ".notAfter: is not later than notBefore")]
    [InlineData("\"hush\", \"validUntil\": \"2031-01-01T00:00:00Z\"", ".validUntil: is nothing that the seed file knows; allowed here are id, value, notBefore, notAfter")]
    public void A_fault_of_a_secret_never_quotes_it(string value, string fault)
    {
        var (tenants, faults) = Seeds.Read(
            Seeds.Meta($$"""
                "appSecrets": [ { "id": "a1", "value": {{value}} } ]
                """),
            ("EMPTY", ""),
            ("LINE_END", "hush\n"));
        Assert.Equal("$.tenants[0].meta.appSecrets[0]" + fault, Assert.Single(faults));
        Assert.Empty(tenants);
        Assert.DoesNotContain("hush", faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Nine_secrets_valid_at_once_are_one_too_many()
    {
        var nine = string.Join(',', Enumerable.Range(0, 9).Select(i => $$"""{ "id": "s{{i}}", "value": "hush-{{i}}" }"""));
        Assert.Equal(
            "$.tenants[0].meta.appSecrets: 9 secrets are valid at one moment; allowed are 8",
            Assert.Single(Seeds.Read(Seeds.Meta($$"""
                "appSecrets": [ {{nine}} ]
                """)).Faults));

        // Of Genesys they are counted over all integrations: a webhook does not say whose it is until it is believed.
        var integrations = string.Join(',', Enumerable.Range(0, 9).Select(i => $$"""{ "id": "i{{i}}", "signatureSecrets": [ { "id": "g", "value": "hush-{{i}}" } ] }"""));
        Assert.Equal(
            "$.tenants[0].genesys.integrations: 9 secrets are valid at one moment; allowed are 8",
            Assert.Single(Seeds.Read(Seeds.Genesys(integrations)).Faults));
    }

    [Fact]
    public void Two_integrations_with_one_secret_could_not_be_told_apart()
    {
        var faults = Seeds.Read(Seeds.Genesys("""
            { "id": "i1", "signatureSecrets": [ { "id": "g1", "value": "hush" } ] },
            { "id": "i2", "signatureSecrets": [ { "id": "g2", "value": "other" }, { "id": "g3", "value": "hush" } ] }
            """)).Faults;
        Assert.Equal(
            "$.tenants[0].genesys.integrations[1].signatureSecrets[1].value: is also a secret of the integration 'i1'; each integration needs its own",
            Assert.Single(faults));
    }

    [Fact]
    public void An_integration_serves_one_account_and_belongs_to_one_tenant()
    {
        var faults = Seeds.Read("""
            { "tenants": [
              { "id": "a", "name": "A", "genesys": { "region": "eu-west-1", "clientId": "c", "clientSecret": "s", "integrations": [ { "id": "i1" } ] },
                "accounts": [ { "channel": "whatsapp", "id": "1", "genesysIntegrationId": "i1" }, { "channel": "whatsapp", "id": "2", "genesysIntegrationId": "i1" } ] },
              { "id": "b", "name": "B", "genesys": { "region": "eu-west-1", "clientId": "c", "clientSecret": "s", "integrations": [ { "id": "i1" } ] },
                "accounts": [ { "channel": "whatsapp", "id": "1" } ] } ] }
            """).Faults;
        Assert.Equal(
            [
                "$.tenants[1].accounts[0].id: the account 'whatsapp 1' stands at $.tenants[0].accounts[0].id already",
                "$.tenants[0].accounts[1].genesysIntegrationId: the account's integration 'i1' stands at $.tenants[0].accounts[0].genesysIntegrationId already",
                "$.tenants[1].genesys.integrations[0].id: the integration 'i1' stands at $.tenants[0].genesys.integrations[0].id already",
            ],
            faults);
    }

    [Fact]
    public void A_key_that_two_have_is_a_fault_that_does_not_show_its_hash()
    {
        var hash = new string('a', 64);
        var fault = Assert.Single(Seeds.Read($$"""
            { "tenants": [
              { "id": "a", "name": "A", "apiKeys": [ { "id": "k1", "sha256": "{{hash}}" } ] },
              { "id": "b", "name": "B", "apiKeys": [ { "id": "k1", "sha256": "{{hash.ToUpperInvariant()}}" } ] } ] }
            """).Faults);
        Assert.Equal("$.tenants[1].apiKeys[0].sha256: the hash of a key stands at $.tenants[0].apiKeys[0].sha256 already", fault);
    }

    [Fact]
    public void All_faults_are_told_at_once_and_nothing_is_taken_over()
    {
        var (tenants, faults) = Seeds.Read("""
            { "version": 2, "tenants": [
              { "id": "good", "name": "Good" },
              { "id": "BAD", "nickname": "B", "meta": { "appId": "1", "appSecrets": [ { "value": 7 }, null ] },
                "accounts": [ { "channel": "fax", "id": 9, "genesysIntegrationId": "i" } ],
                "apiKeys": [ { "id": "k", "sha256": "short", "scopes": "all" } ] } ] }
            """);
        Assert.Empty(tenants);
        Assert.Equal(
            [
                "$.tenants[1].accounts[0].channel", "$.tenants[1].accounts[0].genesysIntegrationId", "$.tenants[1].accounts[0].id",
                "$.tenants[1].apiKeys[0].scopes", "$.tenants[1].apiKeys[0].sha256", "$.tenants[1].id", "$.tenants[1].meta.appSecrets[0].id",
                "$.tenants[1].meta.appSecrets[0].value", "$.tenants[1].meta.appSecrets[1]", "$.tenants[1].name", "$.tenants[1].nickname", "$.version",
            ],
            faults.Select(f => f[..f.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00 })]
    [InlineData(new byte[] { 0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d })]
    public void What_is_not_UTF_8_is_said_to_be_not_UTF_8(byte[] bytes) => Assert.Equal("$: is not UTF-8", Assert.Single(Seeds.Read(bytes).Faults));

    [Fact]
    public void A_file_that_is_nested_too_deep_is_a_fault_and_no_crash()
    {
        var deep = Encoding.ASCII.GetBytes(new string('[', 100_000));
        Assert.StartsWith("$: is no well-formed JSON, or nested too deep", Assert.Single(Seeds.Read(deep).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_or_odd_name_of_a_member_cannot_spoil_the_line()
    {
        var fault = Assert.Single(Seeds.Read(Seeds.Tenant($"\"line\\nbreak{new string('x', 200)}\": 1")).Faults);
        Assert.StartsWith("$.tenants[0].line?break" + new string('x', 54) + ": is nothing", fault, StringComparison.Ordinal);
    }
}
