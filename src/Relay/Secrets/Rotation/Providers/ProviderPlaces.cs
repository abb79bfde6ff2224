using Microsoft.Extensions.Options;
using Relay.Channels.Genesys;
using Relay.Channels.Meta;
using Relay.Connections;
using Relay.Model;

namespace Relay.Secrets.Rotation.Providers;

/// <summary>Where providers are, and where a tenant's webhooks are to go.</summary>
internal sealed class ProviderPlaces(IOptions<RelayOptions> relay, IOptions<GenesysSettings> genesys, IOptions<MetaSettings> meta)
{
    public GenesysSettings Genesys => genesys.Value;

    public MetaSettings Meta => meta.Value;

    public WebhookAddresses WebhooksOf(TenantId tenant) => WebhookAddresses.Of(relay.Value.WebhookBaseUrl, tenant);
}
