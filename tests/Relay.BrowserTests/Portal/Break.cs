namespace Relay.BrowserTests.Portal;

/// <summary>Something that goes wrong, what the Health page says of it, and how it is mended.</summary>
/// <param name="Check">The one that tells it.</param>
/// <param name="Cause">A part of what is said to be wrong.</param>
/// <param name="Remedy">A part of what is said to help.</param>
/// <param name="Waiting">Checks that wait for this one, apart with spaces.</param>
internal sealed record Break(string Check, string Cause, string Remedy, Func<HarbourAdmin, Task> Spoil, Func<HarbourAdmin, Task> Mend, string Waiting = "")
{
    private const string AfterGenesys = "genesys-integration genesys-active genesys-webhook genesys-flow";
    private const string AfterScopes = "whatsapp-number whatsapp-quality whatsapp-subscribed whatsapp-override";
    private const string AfterToken = "whatsapp-token-expiry whatsapp-scopes " + AfterScopes;

    /// <summary>How the check ends.</summary>
    public string State { get; init; } = "failed";

    /// <summary>Every check of the page at least once; those that leave other secrets or another integration behind come last.</summary>
    public static IReadOnlyList<Break> All { get; } =
    [
        new("genesys-token", "refuses the OAuth client", "Admin > Integrations > OAuth",
            a => a.GenesysAsync("clientSecretRejected", true), a => a.GenesysAsync("clientSecretRejected", false),
            "genesys-organization genesys-permissions " + AfterGenesys),
        new("genesys-organization", "Genesys failed to answer", "status.genesys.cloud",
            a => a.FaultAsync("/api/v2/organizations/me", 500), a => a.NoFaultsAsync()),
        new("genesys-permissions", "lacks the permission conversation:message:receive", "add conversation:message:receive to the role",
            a => a.PermitAsync(p => p != "conversation:message:receive"), a => a.PermitAsync(_ => true), AfterGenesys),
        new("genesys-permissions", "lacks the permission messaging:integration:view", "add messaging:integration:view to the role",
            a => a.PermitAsync(p => p != "messaging:integration:view"), a => a.PermitAsync(_ => true), AfterGenesys),
        new("genesys-active", "switched off", "Admin > Message > Platforms", a => a.GenesysAsync("active", false), a => a.GenesysAsync("active", true)),
        new("genesys-webhook", "to another address", "Deploy the webhooks",
            a => a.GenesysAsync("webhookUrl", a.Elsewhere), a => a.GenesysAsync("webhookUrl", a.GenesysWebhook)),
        new("genesys-flow", "No inbound message flow", "Admin > Routing", a => a.GenesysAsync("flowAttached", false), a => a.GenesysAsync("flowAttached", true)),

        new("whatsapp-token", "not valid", "generate a new token", a => a.MetaAsync("tokenValid", false), a => a.MetaAsync("tokenValid", true), AfterToken),
        new("whatsapp-token", "has expired", "never expires", a => a.MetaAsync("tokenExpiresAt", HarbourAdmin.Days(-1)), a => a.MetaAsync("tokenExpiresAt", 0), AfterToken),
        new("whatsapp-token-expiry", "ends within a week", "under Secrets",
            a => a.MetaAsync("tokenExpiresAt", HarbourAdmin.Days(5)), a => a.MetaAsync("tokenExpiresAt", 0)) { State = "warning" },
        new("whatsapp-token-expiry", "access to data ended", "renews the access to data",
            a => a.MetaAsync("dataAccessExpiresAt", HarbourAdmin.Days(-1)), a => a.MetaAsync("dataAccessExpiresAt", 0)),
        new("whatsapp-scopes", "lacks the permission whatsapp_business_messaging", "tick whatsapp_business_messaging",
            a => a.MetaAsync("scopes", "whatsapp_business_management"), a => a.MetaAsync("scopes", "whatsapp_business_messaging", "whatsapp_business_management"), AfterScopes),
        new("whatsapp-scopes", "does not reach the WhatsApp account", "assign the account to the system user",
            a => a.MetaAsync("targetIds", "900000000000042"), a => a.MetaAsync("targetIds", (object?)null), AfterScopes),
        new("whatsapp-number", "no number with the id", "copy its Phone number ID",
            a => a.MetaAsync("wabaId", "900000000000042"), a => a.MetaAsync("wabaId", a.Tenant.WabaId), "whatsapp-quality"),
        new("whatsapp-quality", "quality is low", "WhatsApp Manager > Phone numbers",
            a => a.MetaAsync("qualityRating", "RED"), a => a.MetaAsync("qualityRating", "GREEN")) { State = "warning" },
        new("whatsapp-quality", "status DISCONNECTED", "register it with a PIN", a => a.MetaAsync("status", "DISCONNECTED"), a => a.MetaAsync("status", "CONNECTED")),
        new("whatsapp-subscribed", "not subscribed", "Deploy the webhooks",
            a => a.GraphAsync(HttpMethod.Delete, $"{a.Tenant.WabaId}/subscribed_apps"), a => a.SubscribeAsync(), "whatsapp-override"),
        new("whatsapp-override", "sends its messages to another address", "Deploy the webhooks", a => a.OverrideAsync(a.Elsewhere, a.Neighbour.VerifyToken), a => a.SubscribeAsync()),
        new("whatsapp-override", "callback of its own", "removes the number's own callback", a => a.OwnCallbackAsync(a.Elsewhere), a => a.OwnCallbackAsync("")),
        new("whatsapp-messages-field", "does not subscribe to the field messages", "Webhook fields",
            a => a.AppAsync(a.MetaWebhook, a.Tenant.VerifyToken, "account_update"), a => a.AppAsync(a.MetaWebhook, a.Tenant.VerifyToken, "messages,account_update")),
        new("whatsapp-messages-field", "own callback is another address", "Deploy the webhooks",
            a => a.AppAsync(a.Elsewhere, a.Neighbour.VerifyToken, "messages"), a => a.AppAsync(a.MetaWebhook, a.Tenant.VerifyToken, "messages,account_update")) { State = "warning" },

        new("public-url", "Something else than Relay answers", "Relay:PublicBaseUrl",
            a => a.InTheWayAsync(_ => (404, "no such site")), a => a.InTheWayAsync(_ => null), "public-handshake probe-meta probe-genesys"),
        new("public-handshake", "something else than its challenge", "what stands in front",
            a => a.InTheWayAsync(r => r.QueryString["hub.challenge"] is null ? null : (200, "welcome")), a => a.InTheWayAsync(_ => null)),
        new("probe-meta", "something in front of Relay refused the webhook (HTTP 403)", "a firewall or proxy",
            a => a.InTheWayAsync(r => r.HttpMethod == "POST" && r.RawUrl!.Contains("/meta/", StringComparison.Ordinal) ? (403, "") : null), a => a.InTheWayAsync(_ => null)),
        new("probe-genesys", "cannot keep webhooks safe", "Nothing is lost",
            a => a.InTheWayAsync(r => r.HttpMethod == "POST" && r.RawUrl!.Contains("/genesys/", StringComparison.Ordinal) ? (503, "") : null), a => a.InTheWayAsync(_ => null)),

        new("whatsapp-app-secret", "app id and app secret do not belong together", "App settings > Basic", a => a.ResetAppSecretAsync(), a => a.BringAppSecretAsync(),
            "whatsapp-token whatsapp-messages-field " + AfterToken),
        new("genesys-integration", "no Open Messaging integration with the id", "Deploy the webhooks to create it anew", a => a.DeleteIntegrationAsync(),
            async a =>
            {
                await a.DeployAsync();
                await a.GenesysAsync("flowAttached", true);
            },
            "genesys-active genesys-webhook genesys-flow"),
    ];
}
