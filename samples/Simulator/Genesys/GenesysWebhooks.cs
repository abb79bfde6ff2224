using Relay.Simulator.Settings;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Genesys;

/// <summary>Signs and posts the webhooks of an integration.</summary>
internal sealed class GenesysWebhooks(SimulatorSettings settings, WebhookPoster poster)
{
    private const string UserAgent = "GenesysCloud-OpenMessaging";

    private readonly RetryRules _rules = RetryRules.Genesys(settings);

    public Task<WebhookOutcome> PostAsync(IntegrationEntry entry, byte[] body, bool retry, CancellationToken cancellationToken) => poster.PostAsync(
        new Uri(settings.RelayBaseUrl, "webhook/genesys/" + entry.Tenant.Id),
        body,
        WebhookSignature.Genesys(entry.Integration.SignatureSecret, body),
        UserAgent,
        retry ? _rules : _rules.Once(),
        cancellationToken);
}
