namespace Relay.Connections.Checks.Providers;

/// <summary>Whether messages are sent to Relay: the number's own callback goes before the account's, and that before the app's.</summary>
internal sealed class OverrideCheck : WhatsAppCheck
{
    public override string Id => CheckIds.Override;

    public override string Title => "Messages are sent to Relay's address";

    public override IReadOnlyList<string> Needs => [CheckIds.Subscribed];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (apps, fault) = await run.SubscribedAppsAsync(cancellationToken);
        var (number, numberFault) = await run.NumberAsync(cancellationToken);
        if ((fault ?? numberFault) is { } either)
        {
            return FaultWords.Finding(either);
        }

        var ours = run.Connection.Webhooks.Meta;
        var account = apps!.Of(run.WhatsApp.AppId)?.Override;
        (string, string?)[] facts = [("numberCallback", number!.NumberCallback), ("accountCallback", account), ("appCallback", number.AppCallback), ("expected", ours.AbsoluteUri)];
        if (number.NumberCallback is { } own && !WebhookAddresses.Same(own, ours))
        {
            return CheckFinding.Failed(
                "The phone number has a callback of its own, which goes before the WhatsApp account's: its messages go to another address.",
                "Deploy the webhooks: that removes the number's own callback.",
                facts);
        }

        if (account is not null)
        {
            return WebhookAddresses.Same(account, ours)
                ? CheckFinding.Passed(facts)
                : CheckFinding.Failed(
                    "The WhatsApp account sends its messages to another address.",
                    "Deploy the webhooks. If another system set that address, make sure first that nobody needs it any more.",
                    facts);
        }

        return WebhookAddresses.Same(number.NumberCallback ?? number.AppCallback, ours)
            ? CheckFinding.Passed(facts)
            : CheckFinding.Failed("The WhatsApp account has no callback of its own, so its messages go where the app sends everything.", "Deploy the webhooks.", facts);
    }
}
