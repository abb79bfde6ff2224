using Relay.Channels;
using Relay.Model;

namespace Relay.Tenants;

/// <summary>Reads a tenant's two sides: its Genesys organisation and its Meta app.</summary>
internal sealed class SeedProviders(SeedSecrets secrets, SeedFaults faults)
{
    private static readonly string[] GenesysMembers = ["region", "organizationId", "clientId", "clientSecret", "integrations"];
    private static readonly string[] MetaMembers = ["appId", "appSecrets", "verifyTokens"];

    public GenesysOrganization? ReadGenesys(SeedObject tenant)
    {
        if (tenant.Child("genesys", GenesysMembers) is not { } seed)
        {
            return null;
        }

        var region = seed.Required("region");
        if (region.Length > 0 && !ChannelCatalog.GenesysRegions.Contains(region, StringComparer.Ordinal))
        {
            faults.Add(seed.At("region"), $"is '{region}'; allowed: {string.Join(", ", ChannelCatalog.GenesysRegions)}");
        }

        var integrations = new List<GenesysIntegration>();
        foreach (var integration in seed.Objects("integrations", "id", "signatureSecrets"))
        {
            var id = integration.Required("id");
            var signing = secrets.Signing(integration, "signatureSecrets", id);
            CheckTwins(signing, integrations, integration.At("signatureSecrets"));
            integrations.Add(new GenesysIntegration(id, signing));
        }

        CheckCount([.. integrations.SelectMany(i => i.SignatureSecrets)], seed.At("integrations"));
        return new GenesysOrganization
        {
            Region = region,
            OrganizationId = seed.Optional("organizationId"),
            ClientId = seed.Required("clientId"),
            ClientSecret = secrets.Value(seed, "clientSecret", required: true) ?? new SecretValue(""),
            Integrations = integrations,
        };
    }

    public MetaApp? ReadMeta(SeedObject tenant)
    {
        if (tenant.Child("meta", MetaMembers) is not { } seed)
        {
            return null;
        }

        var appId = seed.Required("appId");
        var app = new MetaApp
        {
            AppId = appId,
            AppSecrets = secrets.Signing(seed, "appSecrets", appId),
            VerifyTokens = secrets.Tokens(seed, "verifyTokens"),
        };
        CheckCount(app.AppSecrets, seed.At("appSecrets"));
        return app;
    }

    private void CheckCount(IReadOnlyList<SigningSecret> signing, string path)
    {
        var most = ValidityWindow.MostAtOnce(signing.Select(s => s.Window));
        if (most > SigningSecret.MaxPerTenantAndProvider)
        {
            faults.Add(path, $"{most} secrets are valid at one moment; allowed are {SigningSecret.MaxPerTenantAndProvider}");
        }
    }

    /// <summary>A webhook must be signed with a secret of the integration that it names; of twins, one integration's would never be.</summary>
    private void CheckTwins(IReadOnlyList<SigningSecret> signing, List<GenesysIntegration> before, string path)
    {
        foreach (var (secret, i) in signing.Select((s, i) => (s, i)))
        {
            if (before.FirstOrDefault(b => b.SignatureSecrets.Any(s => s.Key.AsSpan().SequenceEqual(secret.Key))) is { } other)
            {
                faults.Add($"{path}[{i}].value", $"is also a secret of the integration '{other.Id}'; each integration needs its own");
            }
        }
    }
}
