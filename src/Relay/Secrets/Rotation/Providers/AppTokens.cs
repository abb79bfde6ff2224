using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Http;
using Relay.Model;

namespace Relay.Secrets.Rotation.Providers;

/// <summary>Finds out with which of a tenant's app secrets Meta lets the app in: in an overlap only one of them does.</summary>
internal sealed class AppTokens(ProviderCalls calls, ProviderPlaces places, TimeProvider time)
{
    /// <summary>The app's token with its subscriptions, or why there is none.</summary>
    public async Task<(SecretValue? Token, MetaSubscriptions? Subscriptions, ProviderFault? Fault)> FindAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var fault = new ProviderFault(ProviderFaults.MetaAppRefused, HttpStatus: null) { Words = "No app secret is known." };
        var now = time.GetUtcNow();
        foreach (var secret in (tenant.Meta?.AppSecrets ?? []).Where(s => s.Window.Contains(now)).OrderBy(s => s.Window.NotAfter is not null))
        {
            var found = await TryAsync(tenant.Meta!.AppId, secret.Value, cancellationToken);
            if (found.Fault is not { } refused)
            {
                return (MetaAdministration.AppToken(tenant.Meta.AppId, secret.Value), found.Value, null);
            }

            fault = refused;
            if (refused.Code != ProviderFaults.MetaAppRefused)
            {
                break;
            }
        }

        return (null, null, fault);
    }

    /// <summary>Whether Meta takes an app secret.</summary>
    public async Task<ProviderResult<MetaSubscriptions>> TryAsync(string appId, SecretValue secret, CancellationToken cancellationToken) =>
        MetaAdministrationAnswers.Subscriptions(await calls.SendAsync(
            MetaAdministration.Subscriptions(places.Meta, appId, MetaAdministration.AppToken(appId, secret)), cancellationToken));
}
