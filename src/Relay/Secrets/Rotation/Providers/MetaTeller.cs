using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;
using Relay.Connections;
using Relay.Http;
using Relay.Model;

namespace Relay.Secrets.Rotation.Providers;

/// <summary>
/// Names a new verify token wherever Meta sends this tenant's webhooks to Relay: at the business accounts that have the address as an override,
/// and at the app. Meta performs the handshake with it before it answers. What points elsewhere is left alone.
/// </summary>
internal sealed class MetaTeller(ProviderCalls calls, ProviderPlaces places, AppTokens apps)
{
    private const string Object = MetaObjects.WhatsApp;

    public async Task<Telling> TellAsync(SecretOrder order, CancellationToken cancellationToken)
    {
        var isPartDone = false;
        foreach (var (waba, token) in BusinessAccounts(order.Tenant))
        {
            var (told, isTold) = await OverrideAsync(order, waba, token, isPartDone, cancellationToken);
            if (told is not null)
            {
                return told;
            }

            isPartDone |= isTold;
        }

        var (ofApp, isAppTold) = await SubscribeAsync(order, isPartDone, cancellationToken);
        return ofApp ?? (isPartDone || isAppTold
            ? Telling.Confirmed
            : new Telling(
                TellOutcome.Refused, "meta-not-connected",
                "Neither the app nor a WhatsApp business account sends webhooks to this tenant's address, so there is nobody to tell. Deploy the webhook first."));
    }

    private async Task<(Telling? Fault, bool IsTold)> OverrideAsync(
        SecretOrder order, string waba, SecretValue token, bool isPartDone, CancellationToken cancellationToken)
    {
        var found = WhatsAppAdministrationAnswers.SubscribedApps(await calls.SendAsync(WhatsAppAdministration.SubscribedApps(places.Meta, waba, token), cancellationToken));
        if (found.Fault is { } unread)
        {
            return (NotYet(unread, isPartDone), false);
        }

        var callback = places.WebhooksOf(order.Tenant.Id).Meta;
        if (!WebhookAddresses.Same(found.Value!.Of(order.Owner)?.Override, callback))
        {
            return (null, false);
        }

        var answer = await calls.SendAsync(WhatsAppAdministration.Override(places.Meta, waba, token, callback, order.Value), cancellationToken);
        var done = WhatsAppAdministrationAnswers.Done(answer);
        return done.Fault is { } fault ? (Tell.Failed(answer, fault, isPartDone), false) : (null, true);
    }

    private async Task<(Telling? Fault, bool IsTold)> SubscribeAsync(SecretOrder order, bool isPartDone, CancellationToken cancellationToken)
    {
        var (app, subscriptions, unread) = await apps.FindAsync(order.Tenant, cancellationToken);
        if (app is null)
        {
            return (NotYet(unread!, isPartDone), false);
        }

        if (subscriptions!.Of(Object) is not { } present || !WebhookAddresses.Same(present.CallbackUrl, places.WebhooksOf(order.Tenant.Id).Meta))
        {
            return (null, false);
        }

        var answer = await calls.SendAsync(MetaAdministration.Subscribe(places.Meta, order.Owner, app, present, order.Value), cancellationToken);
        var done = MetaAdministrationAnswers.Done(answer);
        return done.Fault is { } fault ? (Tell.Failed(answer, fault, isPartDone), false) : (null, true);
    }

    private static Telling NotYet(ProviderFault fault, bool isPartDone) =>
        isPartDone ? new Telling(TellOutcome.Unknown, fault.Code, Tell.Words(fault)) : Tell.NotYet(fault);

    private static IEnumerable<(string Waba, SecretValue Token)> BusinessAccounts(Tenant tenant) => tenant.Accounts
        .Where(a => a is { WabaId: not null, AccessToken: not null })
        .GroupBy(a => a.WabaId!, StringComparer.Ordinal)
        .Select(same => (same.Key, same.First().AccessToken!));
}
