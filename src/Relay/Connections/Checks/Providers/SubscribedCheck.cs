namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the business account's webhooks go to the app; without that the handshake passes and nothing ever arrives.</summary>
internal sealed class SubscribedCheck : WhatsAppCheck
{
    public override string Id => CheckIds.Subscribed;

    public override string Title => "The app is subscribed to the WhatsApp account";

    public override IReadOnlyList<string> Needs => [CheckIds.Scopes];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (apps, fault) = await run.SubscribedAppsAsync(cancellationToken);
        if (fault is not null)
        {
            return FaultWords.Finding(fault);
        }

        return apps!.Of(run.WhatsApp.AppId) is { } app
            ? CheckFinding.Passed(("app", app.Name ?? app.AppId))
            : CheckFinding.Failed(
                "The app is not subscribed to the WhatsApp account, so Meta sends it nothing.",
                "Deploy the webhooks: that subscribes it. It cannot be done in Meta's pages.",
                ("apps", string.Join(' ', apps.All.Select(a => a.AppId).Take(10))));
    }
}
