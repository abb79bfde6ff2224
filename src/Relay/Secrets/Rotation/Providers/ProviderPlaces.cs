using Microsoft.Extensions.Options;
using Relay.Channels.Genesys;
using Relay.Channels.Meta;
using Relay.Model;

namespace Relay.Secrets.Rotation.Providers;

/// <summary>Where providers are, and where a tenant's webhooks are to go.</summary>
internal sealed class ProviderPlaces(IOptions<RelayOptions> relay, IOptions<GenesysSettings> genesys, IOptions<MetaSettings> meta)
{
    public GenesysSettings Genesys => genesys.Value;

    public MetaSettings Meta => meta.Value;

    /// <summary>The address that a tenant's webhooks of a provider are to be sent to.</summary>
    public Uri WebhookOf(TenantId tenant, string provider) => new($"{relay.Value.WebhookBaseUrl}/webhook/{provider}/{tenant}");

    /// <summary>Whether an address that a provider has is that one.</summary>
    public bool IsOurs(string? address, TenantId tenant, string provider) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri == WebhookOf(tenant, provider);
}
