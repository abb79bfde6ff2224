using Microsoft.Extensions.Options;
using Relay.Model;

namespace Relay.Connections;

/// <summary>Makes connections of the tenants that are live.</summary>
internal sealed class LiveConnections(ITenantDirectory tenants, IOptions<RelayOptions> options, TimeProvider time)
{
    private const string WhatsApp = "whatsapp";

    /// <summary>Null when there is no such tenant, or his secrets cannot be read now.</summary>
    public TenantConnection? Find(TenantId id) =>
        tenants.Current.Find(id.Value) is { SecretsLoaded: true } tenant ? Of(tenant, options.Value.WebhookBaseUrl, time.GetUtcNow()) : null;

    /// <summary>
    /// Of a tenant with several numbers it is the first, by id, that has agents, since that is the one with the most to go wrong.
    /// </summary>
    public static TenantConnection Of(Tenant tenant, string baseUrl, DateTimeOffset now)
    {
        var numbers = tenant.Accounts.Where(a => a.Channel == WhatsApp).OrderBy(a => a.GenesysIntegrationId is null).ThenBy(a => a.Id, StringComparer.Ordinal);
        var number = numbers.FirstOrDefault();
        var integration = number?.GenesysIntegrationId ?? tenant.Genesys?.Integrations.Select(i => i.Id).Order(StringComparer.Ordinal).FirstOrDefault();
        var appSecret = Lasting(tenant.Meta?.AppSecrets, now);
        return new TenantConnection(tenant.Id, tenant.Name, WebhookAddresses.Of(baseUrl, tenant.Id))
        {
            Genesys = tenant.Genesys is { } genesys ? new GenesysAccess(genesys.Region, genesys.ClientId, genesys.ClientSecret) : null,
            OrganizationId = tenant.Genesys?.OrganizationId,
            IntegrationId = integration,
            WhatsApp = number is { WabaId: { } waba, AccessToken: { } token } && tenant.Meta is { } app && appSecret is not null
                ? new WhatsAppAccess(waba, number.Id, token, app.AppId, appSecret)
                : null,
            Live = new LiveSecrets(
                ValidityWindow.Lasting(tenant.Meta?.VerifyTokens ?? [], t => t.Window, now)?.Value,
                appSecret,
                Lasting(tenant.Genesys?.Integrations.FirstOrDefault(i => i.Id == integration)?.SignatureSecrets, now),
                integration is not null && tenant.AccountOfIntegration(integration) is not null),
        };
    }

    private static SecretValue? Lasting(IReadOnlyList<SigningSecret>? secrets, DateTimeOffset now) => ValidityWindow.Lasting(secrets ?? [], s => s.Window, now)?.Value;
}
