using Relay.Simulator.Json;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta.Manage;

/// <summary><c>/{waba}/subscribed_apps</c>: whether the app gets the WABA's webhooks, and by which callback.</summary>
internal sealed class SubscribedApps(GraphService rules, MetaAccounts accounts, CallbackCheck callbacks)
{
    public async Task<ServiceAnswer> HandleAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        var (account, wabaId, error) = rules.Waba(request);
        if (account is null)
        {
            return rules.Refuse(error!);
        }

        if (request.Method == HttpMethods.Get)
        {
            return List(account, account.Wabas[wabaId]);
        }

        return request.Method == HttpMethods.Delete
            ? Done(account, wabaId, new WabaState(IsSubscribed: false, Override: null))
            : await SubscribeAsync(request, account, wabaId, cancellationToken);
    }

    private async Task<ServiceAnswer> SubscribeAsync(ServiceRequest request, MetaAccount account, string wabaId, CancellationToken cancellationToken)
    {
        var (parameters, error) = GraphParameters.Read(request);
        if (parameters is null)
        {
            return rules.Refuse(error!);
        }

        if (parameters.Text("override_callback_uri") is not { Length: > 0 } url)
        {
            // Harmless as it looks, this also takes away an override.
            return Done(account, wabaId, new WabaState(IsSubscribed: true, Override: null));
        }

        if (account.Wabas[wabaId].IsSubscribed != true)
        {
            return rules.Refuse(GraphError.Plain(100, "Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account."));
        }

        var (callback, refused) = await callbacks.OverrideAsync(url, parameters.Text("verify_token"), cancellationToken);
        return callback is null ? rules.Refuse(refused!) : Done(account, wabaId, new WabaState(IsSubscribed: true, callback));
    }

    private ServiceAnswer Done(MetaAccount account, string wabaId, WabaState state)
    {
        accounts.Change(account.Tenant.Id, current => current with { Wabas = current.Wabas.SetItem(wabaId, state) });
        return GraphService.Success;
    }

    private static ServiceAnswer List(MetaAccount account, WabaState waba) => new(200, JsonBytes.Object(writer =>
    {
        writer.WriteStartArray("data");
        if (waba.IsSubscribed == true)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("whatsapp_business_api_data");
            writer.WriteString("link", $"https://www.facebook.com/games/?app_id={account.Tenant.Meta!.AppId}");
            writer.WriteString("name", $"App of {account.Tenant.Id}");
            writer.WriteString("id", account.Tenant.Meta.AppId);
            writer.WriteEndObject();
            writer.WriteOptional("override_callback_uri", waba.Override?.AbsoluteUri);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }));
}
