using Relay.Simulator.Json;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta.Manage;

/// <summary><c>/{app-id}/subscriptions</c>: the app's own callback and the fields it gets. With the app token only.</summary>
internal sealed class AppSubscriptions(GraphService rules, MetaAccounts accounts, CallbackCheck callbacks)
{
    private const string Object = "whatsapp_business_account";

    private static readonly string[] Fields =
    [
        "account_alerts", "account_review_update", "account_update", "automatic_events", "business_capability_update", "business_username_update", "calls", "flows",
        "group_lifecycle_update", "group_participants_update", "group_settings_update", "group_status_update", "history", "message_echoes",
        "message_template_components_update", "message_template_quality_update", "message_template_status_update", WebhookRoute.Messages, "messaging_handovers",
        "partner_solutions", "payment_configuration_update", "phone_number_name_update", "phone_number_quality_update", "security", "smb_app_state_sync",
        "smb_message_echoes", "standby", "template_category_update", "template_correct_category_detection", "tracking_events", "user_id_update", "user_preferences",
    ];

    public async Task<ServiceAnswer> HandleAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        var (account, error) = rules.App(request);
        if (account is null)
        {
            return rules.Refuse(error!);
        }

        if (account.Tenant.Meta!.AppId != request.RouteText("appId"))
        {
            return rules.Refuse(GraphError.NoSuchObject(request.Method, request.RouteText("appId")!));
        }

        return request.Method == HttpMethods.Get ? List(account) : await SetAsync(request, account, cancellationToken);
    }

    private async Task<ServiceAnswer> SetAsync(ServiceRequest request, MetaAccount account, CancellationToken cancellationToken)
    {
        var (parameters, error) = GraphParameters.Read(request);
        if (parameters is null)
        {
            return rules.Refuse(error!);
        }

        if (parameters.Text("object") != Object)
        {
            return rules.Refuse(GraphError.Plain(100, $"Param object must be {Object}: the simulator has no other."));
        }

        var fields = parameters.List("fields");
        if (fields.Count == 0 || fields.Except(Fields, StringComparer.Ordinal).Any())
        {
            return rules.Refuse(GraphError.Plain(100, $"Param fields must be one or more of {string.Join(", ", Fields)}."));
        }

        var (callback, refused) = await callbacks.CheckAsync("callback_url", parameters.Text("callback_url"), parameters.Text("verify_token"), cancellationToken);
        if (callback is null)
        {
            return rules.Refuse(refused!);
        }

        accounts.Change(account.Tenant.Id, current => current with { Subscription = new AppSubscription(callback, [.. fields.Distinct(StringComparer.Ordinal)]) });
        return GraphService.Success;
    }

    private static ServiceAnswer List(MetaAccount account) => new(200, JsonBytes.Object(writer =>
    {
        writer.WriteStartArray("data");
        if (account.Subscription is { } subscription)
        {
            writer.WriteStartObject();
            writer.WriteString("object", Object);
            writer.WriteString("callback_url", subscription.Callback.AbsoluteUri);
            writer.WriteBoolean("active", true);
            writer.WriteStartArray("fields");
            foreach (var field in subscription.Fields)
            {
                writer.WriteStartObject();
                writer.WriteString("name", field);
                writer.WriteString("version", "v25.0");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }));
}
