using Relay.Model;

namespace Relay.Connections;

/// <summary>
/// What is known of a tenant's connections to his providers: of a live tenant, or of one who is still entering them. What is missing is null,
/// and whatever needs it says so.
/// </summary>
internal sealed record TenantConnection(TenantId Tenant, string Name, WebhookAddresses Webhooks)
{
    public GenesysAccess? Genesys { get; init; }

    /// <summary>The organisation that is known to be the tenant's; null when none was named.</summary>
    public string? OrganizationId { get; init; }

    public string? IntegrationId { get; init; }

    public WhatsAppAccess? WhatsApp { get; init; }

    /// <summary>What the processes that take webhooks know already; null while the tenant is a draft.</summary>
    public LiveSecrets? Live { get; init; }
}

/// <summary>An OAuth client of a Genesys organisation.</summary>
/// <param name="Region">AWS region; decides the hosts.</param>
/// <param name="Environment"><c>production</c> or <c>test</c>, as the tenant calls it.</param>
internal sealed record GenesysAccess(string Region, string ClientId, SecretValue ClientSecret, string? Environment = null);

/// <summary>A WhatsApp number with what reaches it.</summary>
internal sealed record WhatsAppAccess(string WabaId, string PhoneNumberId, SecretValue SystemUserToken, string AppId, SecretValue AppSecret);

/// <summary>Secrets by which webhooks are judged now.</summary>
/// <param name="AppSecret">One that Meta's signatures pass with; null: none.</param>
/// <param name="SignatureSecret">One of the integration's; null: none.</param>
/// <param name="HasAgents">Whether an account's messages go to the integration, so that what comes from it can be understood.</param>
internal sealed record LiveSecrets(SecretValue? VerifyToken, SecretValue? AppSecret, SecretValue? SignatureSecret, bool HasAgents);
