using Relay.Simulator.Settings;

namespace Relay.Simulator.Meta;

/// <summary>Where a webhook goes: the number's override, else the WABA's, else the app's callback, else what the settings say.</summary>
internal sealed class WebhookRoute(MetaAccounts accounts, SimulatorSettings settings)
{
    /// <summary>The field that overrides are for; all others go to the app's callback.</summary>
    public const string Messages = "messages";

    /// <returns>The callback, or why there is none.</returns>
    public (Uri? Url, string? WhyNot) Of(TenantSettings tenant, string wabaId, string? phoneNumberId, string field)
    {
        var account = accounts.Of(tenant);
        var waba = account.Wabas.GetValueOrDefault(wabaId);
        if (waba is { IsSubscribed: false })
        {
            return (null, "the WABA is not subscribed to the app");
        }

        if (account.Subscription is { } app && !app.Fields.Contains(field, StringComparer.Ordinal))
        {
            return (null, $"the app is not subscribed to the field {field}");
        }

        var number = phoneNumberId is null ? null : account.Numbers.GetValueOrDefault(phoneNumberId);
        var overridden = field == Messages ? number?.Override ?? waba?.Override : null;
        return (overridden ?? account.Subscription?.Callback ?? new Uri(settings.RelayBaseUrl, "webhook/meta/" + tenant.Id), null);
    }
}
