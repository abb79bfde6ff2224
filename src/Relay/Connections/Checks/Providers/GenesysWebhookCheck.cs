namespace Relay.Connections.Checks.Providers;

/// <summary>Whether what agents write is sent to Relay.</summary>
internal sealed class GenesysWebhookCheck : IntegrationCheck
{
    public override string Id => CheckIds.GenesysWebhook;

    public override string Title => "The integration's webhook is Relay's address";

    public override IReadOnlyList<string> Needs => [CheckIds.GenesysIntegration];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (found, fault) = await run.IntegrationAsync(cancellationToken);
        if (fault is not null)
        {
            return FaultWords.Finding(fault);
        }

        var ours = run.Connection.Webhooks.Genesys;
        if (WebhookAddresses.Same(found!.WebhookUrl, ours))
        {
            return CheckFinding.Passed(("webhook", found.WebhookUrl));
        }

        (string, string?)[] facts = [("webhook", found.WebhookUrl), ("expected", ours.AbsoluteUri)];
        return found.WebhookUrl is null
            ? CheckFinding.Failed("The integration has no webhook, so what agents write goes nowhere.", "Deploy the webhooks.", facts)
            : CheckFinding.Failed(
                "The integration sends what agents write to another address.",
                "Deploy the webhooks, or set the outbound notification webhook URL by hand under Admin > Message > Platforms in Genesys.",
                facts);
    }
}
