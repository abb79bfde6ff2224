using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;

namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the app is sent messages at all, and whether its account news come to Relay.</summary>
internal sealed class MessagesFieldCheck : WhatsAppCheck
{
    public override string Id => CheckIds.MessagesField;

    public override string Title => "The app subscribes to the field messages";

    public override IReadOnlyList<string> Needs => [CheckIds.AppSecret];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (subscriptions, fault) = await run.SubscriptionsAsync(cancellationToken);
        if (fault is not null)
        {
            return FaultWords.Finding(fault);
        }

        if (subscriptions!.Of(MetaObjects.WhatsApp) is not { } app)
        {
            return CheckFinding.Failed(
                "The app has no webhook for WhatsApp business accounts.",
                "Deploy the webhooks, or open developers.facebook.com > My Apps > your app > WhatsApp > Configuration and set the callback URL.");
        }

        (string, string?)[] facts = [("fields", string.Join(' ', app.Fields)), ("appCallback", app.CallbackUrl)];
        if (!app.Fields.Contains(WhatsAppAdministration.MessagesField, StringComparer.Ordinal))
        {
            return CheckFinding.Failed(
                "The app does not subscribe to the field messages: neither messages nor their statuses are sent.",
                "Deploy the webhooks, or open developers.facebook.com > My Apps > your app > WhatsApp > Configuration > Webhook fields and subscribe to messages.",
                facts);
        }

        if (!app.IsActive)
        {
            return CheckFinding.Failed("Meta has switched the app's webhook off.", "Deploy the webhooks: that switches it on again.", facts);
        }

        return WebhookAddresses.Same(app.CallbackUrl, run.Connection.Webhooks.Meta)
            ? CheckFinding.Passed(facts)
            : CheckFinding.Warning(
                "The app's own callback is another address: news of templates, quality and the account go there, since they never follow the WhatsApp account's.",
                "Deploy the webhooks, unless another system needs these news; messages are not concerned.",
                facts);
    }
}
