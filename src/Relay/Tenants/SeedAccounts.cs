using System.Text.Json;
using Relay.Channels;
using Relay.Model;

namespace Relay.Tenants;

/// <summary>Reads a tenant's accounts and the keys of its machines.</summary>
internal sealed class SeedAccounts(ChannelCatalog catalog, SeedSecrets secrets, SeedFaults faults)
{
    private const int HashDigits = 64;

    private static readonly string[] AccountMembers = ["channel", "id", "wabaId", "accessToken", "genesysIntegrationId", "markRead"];

    public IReadOnlyList<ChannelAccount> Read(SeedObject tenant, GenesysOrganization? genesys) =>
        [.. tenant.Objects("accounts", AccountMembers).Select(seed => ReadAccount(seed, genesys))];

    public IReadOnlyList<ApiKey> ReadKeys(SeedObject tenant) => [.. tenant.Objects("apiKeys", "id", "sha256", "scopes").Select(ReadKey)];

    private ChannelAccount ReadAccount(SeedObject seed, GenesysOrganization? genesys)
    {
        var channel = seed.Required("channel");
        if (channel.Length > 0 && !catalog.IsChannel(channel))
        {
            faults.Add(seed.At("channel"), $"is '{channel}'; allowed: {string.Join(", ", catalog.ChannelKeys)}");
        }

        var integration = seed.Optional("genesysIntegrationId");
        if (integration is not null && genesys?.Integrations.Any(i => i.Id == integration) != true)
        {
            faults.Add(seed.At("genesysIntegrationId"), $"is '{integration}', which is none of the tenant's genesys.integrations");
        }

        return new ChannelAccount
        {
            Channel = channel,
            Id = seed.Required("id"),
            WabaId = seed.Optional("wabaId"),
            AccessToken = secrets.Value(seed, "accessToken", required: false),
            GenesysIntegrationId = integration,
            MarkRead = seed.Flag("markRead"),
        };
    }

    private ApiKey ReadKey(SeedObject seed)
    {
        var hash = seed.Required("sha256");
        if (hash.Length > 0 && (hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigit)))
        {
            // Whoever pastes the key itself here must not find it in the log.
            faults.Add(seed.At("sha256"), $"has {hash.Length} characters; allowed: {HashDigits} hexadecimal digits, the SHA-256 of the key");
            hash = "";
        }

        return new ApiKey(seed.Required("id"), Convert.FromHexString(hash), [.. seed.List("scopes").Select(s => ReadScope(s.Element, s.Path)).OfType<string>()]);
    }

    private string? ReadScope(JsonElement element, string path)
    {
        var scope = SeedText.Read(element, path, faults);
        if (scope is not null && !ApiScopes.All.Contains(scope, StringComparer.Ordinal))
        {
            faults.Add(path, $"is '{scope}'; allowed: {string.Join(", ", ApiScopes.All)}");
        }

        return scope;
    }
}
