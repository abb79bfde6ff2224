using System.Collections.Frozen;

namespace Relay.Model;

/// <summary>Everything that the stages need to know of a tenant; immutable.</summary>
internal sealed record Tenant
{
    public required TenantId Id { get; init; }

    public required string Name { get; init; }

    public string? Region { get; init; }

    public string? ContactEmail { get; init; }

    public string? SupportPhone { get; init; }

    public GenesysOrganization? Genesys { get; init; }

    public MetaApp? Meta { get; init; }

    public IReadOnlyList<ChannelAccount> Accounts { get; init; } = [];

    public IReadOnlyList<ApiKey> ApiKeys { get; init; } = [];

    /// <summary>False while the tenant's secrets cannot be read: requests then get 503, never 401.</summary>
    public bool SecretsLoaded { get; init; } = true;

    /// <summary>By provider (<c>meta</c>, <c>genesys</c>): every secret that may have signed a webhook, in whatever window.</summary>
    public FrozenDictionary<string, SigningSecret[]> SigningSecrets { get; init; } = FrozenDictionary<string, SigningSecret[]>.Empty;

    /// <summary>Makes <see cref="SigningSecrets"/>.</summary>
    public static FrozenDictionary<string, SigningSecret[]> IndexSecrets(params ReadOnlySpan<(string Provider, IReadOnlyList<SigningSecret> Secrets)> all)
    {
        var index = new Dictionary<string, SigningSecret[]>(StringComparer.Ordinal);
        foreach (var (provider, secrets) in all)
        {
            index[provider] = [.. secrets];
        }

        return index.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Whether a secret that Relay does not know yet may be signing what this provider sends.</summary>
    public bool IsChangingSecret(string provider, DateTimeOffset at) => provider == ProviderKeys.Meta && at < Meta?.SecretChangeUntil;

    public ChannelAccount? Account(string channel, string id)
    {
        foreach (var account in Accounts)
        {
            if (account.Id == id && account.Channel == channel)
            {
                return account;
            }
        }

        return null;
    }

    /// <summary>The account that an integration serves; an integration serves exactly one.</summary>
    public ChannelAccount? AccountOfIntegration(string integrationId)
    {
        foreach (var account in Accounts)
        {
            if (account.GenesysIntegrationId == integrationId)
            {
                return account;
            }
        }

        return null;
    }
}
