namespace Relay.Connections.Checks.Providers;

/// <summary>Whether app id and app secret belong together; Meta signs webhooks with that secret.</summary>
internal sealed class AppSecretCheck : WhatsAppCheck
{
    public override string Id => CheckIds.AppSecret;

    public override string Title => "Meta accepts the app id and app secret";

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (_, fault) = await run.SubscriptionsAsync(cancellationToken);
        return fault is null ? CheckFinding.Passed(("appId", run.WhatsApp.AppId)) : FaultWords.Finding(fault);
    }
}
