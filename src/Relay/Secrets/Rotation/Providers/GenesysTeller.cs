using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Connections;
using Relay.Http;

namespace Relay.Secrets.Rotation.Providers;

/// <summary>Sets an integration's signature secret.</summary>
internal sealed class GenesysTeller(ProviderCalls calls, ProviderPlaces places)
{
    public async Task<Telling> TellAsync(SecretOrder order, CancellationToken cancellationToken)
    {
        if (!GenesysPlace.TryFind(order.Tenant.Genesys, places.Genesys, out var place, out var missing))
        {
            return new Telling(TellOutcome.Refused, ProviderFaults.GenesysRegionUnknown, missing);
        }

        // Genesys wants the name with every change.
        var found = GenesysAdministrationAnswers.Integration(await calls.SendAsync(GenesysAdministration.Find(place, order.Owner), cancellationToken));
        if (found.Fault is { } unknown)
        {
            return Tell.NotYet(unknown);
        }

        var integration = found.Value!;
        if (!WebhookAddresses.Same(integration.WebhookUrl, places.WebhooksOf(order.Tenant.Id).Genesys))
        {
            return new Telling(
                TellOutcome.Refused, "genesys-foreign-webhook",
                "The integration sends its webhooks to another address than this tenant's, so its secret is left alone. Deploy the webhook first.");
        }

        var answer = await calls.SendAsync(GenesysAdministration.Change(place, order.Owner, integration.Name, webhook: null, order.Value), cancellationToken);
        var changed = GenesysAdministrationAnswers.Integration(answer);
        return changed.Fault is { } fault ? Tell.Failed(answer, fault, isPartDone: false) : Telling.Confirmed;
    }
}
