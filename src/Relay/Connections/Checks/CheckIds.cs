namespace Relay.Connections.Checks;

/// <summary>Ids of checks. They stand in the store and in the API, so they never change.</summary>
internal static class CheckIds
{
    public const string GenesysToken = "genesys-token";
    public const string GenesysOrganization = "genesys-organization";
    public const string GenesysPermissions = "genesys-permissions";
    public const string GenesysIntegration = "genesys-integration";
    public const string GenesysActive = "genesys-active";
    public const string GenesysWebhook = "genesys-webhook";
    public const string GenesysFlow = "genesys-flow";

    public const string AppSecret = "whatsapp-app-secret";
    public const string Token = "whatsapp-token";
    public const string TokenExpiry = "whatsapp-token-expiry";
    public const string Scopes = "whatsapp-scopes";
    public const string Number = "whatsapp-number";
    public const string Quality = "whatsapp-quality";
    public const string Subscribed = "whatsapp-subscribed";
    public const string Override = "whatsapp-override";
    public const string MessagesField = "whatsapp-messages-field";

    public const string PublicUrl = "public-url";
    public const string Handshake = "public-handshake";
    public const string ProbeMeta = "probe-meta";
    public const string ProbeGenesys = "probe-genesys";
}
