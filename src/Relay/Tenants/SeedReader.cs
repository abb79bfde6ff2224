using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Relay.Channels;
using Relay.Model;

namespace Relay.Tenants;

/// <summary>
/// Makes tenants of a seed file. Nothing is taken over unless everything is right; every fault is reported with its JSON path.
/// </summary>
internal sealed class SeedReader(ChannelCatalog catalog, Func<string, string?> environment)
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly string[] TenantMembers =
        ["id", "name", "region", "contactEmail", "supportPhone", "genesys", "meta", "accounts", "apiKeys"];

    /// <summary>Reads a file's bytes.</summary>
    /// <returns>The tenants; empty when <paramref name="faults"/> got any.</returns>
    public IReadOnlyList<Tenant> Read(ReadOnlyMemory<byte> json, SeedFaults faults)
    {
        if (!Utf8.IsValid(json.Span))
        {
            faults.Add("$", "is not UTF-8");
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(SkipByteOrderMark(json), Options);
            var tenants = ReadTenants(document.RootElement, faults);
            return faults.All.Count == 0 ? tenants : [];
        }
        catch (JsonException broken)
        {
            // The message of the exception would quote what stands there, which may be a secret.
            faults.Add("$", string.Create(CultureInfo.InvariantCulture,
                $"is no well-formed JSON, or nested too deep (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1})"));
            return [];
        }
    }

    private List<Tenant> ReadTenants(JsonElement root, SeedFaults faults)
    {
        if (SeedObject.Read(root, "$", faults, "tenants") is not { } file)
        {
            return [];
        }

        if (!file.TryGet("tenants", out var list))
        {
            faults.Add("$.tenants", "is missing; a list of tenants is expected");
            return [];
        }

        var tenants = file.Objects("tenants", TenantMembers).Select(seed => ReadTenant(seed, faults)).ToList();
        new SeedUniqueness(faults).Check(list);
        return tenants;
    }

    private Tenant ReadTenant(SeedObject seed, SeedFaults faults)
    {
        var named = seed.Required("id");
        if (!TenantId.TryParse(named, out var id) && named.Length > 0)
        {
            faults.Add(seed.At("id"), $"is '{named}'; allowed: {TenantId.Allowed}");
        }

        var secrets = new SeedSecrets(environment, faults);
        var providers = new SeedProviders(secrets, faults);
        var accounts = new SeedAccounts(catalog, secrets, faults);
        var genesys = providers.ReadGenesys(seed);
        var meta = providers.ReadMeta(seed);
        return new Tenant
        {
            Id = id,
            Name = seed.Required("name"),
            Region = seed.Optional("region"),
            ContactEmail = seed.Optional("contactEmail"),
            SupportPhone = seed.Optional("supportPhone"),
            Genesys = genesys,
            Meta = meta,
            Accounts = accounts.Read(seed, genesys),
            ApiKeys = accounts.ReadKeys(seed),
            SigningSecrets = Tenant.IndexSecrets(
                (ProviderKeys.Meta, meta?.AppSecrets ?? []),
                (ProviderKeys.Genesys, [.. (genesys?.Integrations ?? []).SelectMany(i => i.SignatureSecrets)])),
        };
    }

    private static ReadOnlyMemory<byte> SkipByteOrderMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
}
