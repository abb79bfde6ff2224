using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Genesys.Integrations;

/// <summary>What a request to create or change an integration must hold. Each returns the first thing that is wrong.</summary>
internal static class IntegrationRules
{
    public const string Url = "outboundNotificationWebhookUrl";
    public const string Secret = "outboundNotificationWebhookSignatureSecretToken";
    public const string Headers = "webhookHeaders";

    // The rule says "longer than 15 characters".
    private const int MinSecret = 16;

    public static GenesysError? Create(JsonElement body) => Required(body, "name") ?? Required(body, Url) ?? Required(body, Secret) ?? Given(body);

    /// <summary>Only the name is required; what is absent stays as it is.</summary>
    public static GenesysError? Update(JsonElement body) => Required(body, "name") ?? Given(body);

    private static GenesysError? Given(JsonElement body) =>
        (body.Has(Url) && !CallbackUrl.IsAllowed(body.Text(Url)) ? GenesysError.InvalidValue($"{Url} must be a public https URL on port 443") : null)
        ?? (body.Has(Secret) && body.Text(Secret) is not { Length: >= MinSecret } ? GenesysError.InvalidValue($"{Secret} must be longer than 15 characters") : null)
        ?? (body.Has(Headers) && !IsTextMap(body.Member(Headers)) ? GenesysError.Malformed : null)
        ?? Reference(body, "supportedContent")
        ?? Reference(body, "messagingSetting");

    private static GenesysError? Required(JsonElement body, string name) =>
        string.IsNullOrWhiteSpace(body.Text(name)) ? GenesysError.BadRequest($"{name} is required") : null;

    private static GenesysError? Reference(JsonElement body, string name) =>
        body.Has(name) && string.IsNullOrEmpty(body.Member(name).Text("id")) ? GenesysError.BadRequest($"{name}.id is required") : null;

    private static bool IsTextMap(JsonElement value) => value.IsObject() && value.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.String);
}
