using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Settings;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Genesys;

/// <summary>Signs and posts the webhooks of an integration, as it is by then.</summary>
internal sealed class GenesysWebhooks(SimulatorSettings settings, Organizations organizations, WebhookPoster poster, TimeProvider time)
{
    private const string UserAgent = "GenesysCloud-OpenMessaging";

    private readonly RetryRules _rules = RetryRules.Genesys(settings);

    public Task<WebhookOutcome> PostAsync(OpenIntegration known, byte[] body, bool retry, CancellationToken cancellationToken)
    {
        if (organizations.Integration(known.Id) is not { } integration || !integration.IsComplete(time.GetUtcNow()))
        {
            return Task.FromResult(WebhookOutcome.NotSent("the integration was deleted, or its creation is not completed", time.GetUtcNow()));
        }

        // An integration's own headers come first, so that none of them can stand in for the signature.
        KeyValuePair<string, string>[] headers =
        [
            .. integration.WebhookHeaders.Where(header => !header.Key.Equals(WebhookSignature.Header, StringComparison.OrdinalIgnoreCase)),
            KeyValuePair.Create("User-Agent", UserAgent),
            KeyValuePair.Create(WebhookSignature.Header, WebhookSignature.Genesys(integration.Secret, body)),
        ];
        return poster.PostAsync(integration.WebhookUrl, body, headers, retry ? _rules : _rules.Once(), cancellationToken);
    }
}
