using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys.Integrations;

/// <summary>Create, list, read, change and delete Open Messaging integrations; and which inbound flow one leads to.</summary>
internal sealed class OpenIntegrations(GenesysService rules, Organizations organizations, SimulatorSettings settings, TimeProvider time, Ids ids)
{
    public ServiceAnswer Create(ServiceRequest request) => rules.Permitted(request, Permission.IntegrationAdd, token => rules.Json(request, IntegrationRules.Create, body =>
    {
        var now = time.GetUtcNow();
        var integration = Applied(body, new OpenIntegration(token.Tenant, Guid.Parse(ids.Uuid()))
        {
            Name = body.Text("name")!,
            WebhookUrl = new Uri(body.Text(IntegrationRules.Url)!),
            Secret = body.Text(IntegrationRules.Secret)!,
            CreatedAt = now,
            CompleteAt = now + settings.IntegrationCreation,
        });
        organizations.Change(token.Tenant.Id, organization => organization.With(integration with { CreationFails = organization.CreationFails }));
        return One(integration);
    }));

    public ServiceAnswer List(ServiceRequest request) => rules.Permitted(request, Permission.IntegrationView, token =>
    {
        var (page, error) = Paging.Read(request.Query);
        if (page is null)
        {
            return rules.Refuse(error!);
        }

        var now = time.GetUtcNow();
        var all = organizations.Of(token.Tenant).InOrder.ToList();
        return new ServiceAnswer(200, JsonBytes.Object(writer =>
            page.Write(writer, all, IntegrationJson.Path, integration => IntegrationJson.Write(writer, integration, now))));
    });

    public ServiceAnswer Get(ServiceRequest request) =>
        rules.Permitted(request, Permission.IntegrationView, token => Own(request, token) is { } integration ? One(integration) : rules.Refuse(GenesysError.NotFound));

    public ServiceAnswer Update(ServiceRequest request) => rules.Permitted(request, Permission.IntegrationEdit, token => Own(request, token) is { } known
        ? rules.Json(request, IntegrationRules.Update, body =>
        {
            // Changed as it is by then: another change may have come between.
            var changed = organizations.Change(token.Tenant.Id, organization => organization.Integrations.TryGetValue(known.Id, out var current)
                ? organization.With(Applied(body, current) with { ModifiedAt = time.GetUtcNow() })
                : organization);
            return changed.Integrations.TryGetValue(known.Id, out var integration) ? One(integration) : rules.Refuse(GenesysError.NotFound);
        })
        : rules.Refuse(GenesysError.NotFound));

    public ServiceAnswer Delete(ServiceRequest request) => rules.Permitted(request, Permission.IntegrationDelete, token =>
    {
        if (Own(request, token) is not { } integration)
        {
            return rules.Refuse(GenesysError.NotFound);
        }

        organizations.Change(token.Tenant.Id, organization => organization with { Integrations = organization.Integrations.Remove(integration.Id) });
        return new ServiceAnswer(204, []);
    });

    public ServiceAnswer Recipient(ServiceRequest request) => rules.Authorized(request, token =>
    {
        if (Own(request, token) is not { } integration || !integration.IsComplete(time.GetUtcNow()))
        {
            return rules.Refuse(GenesysError.NotFound);
        }

        return new ServiceAnswer(200, JsonBytes.Object(writer =>
        {
            writer.WriteString("id", integration.Id);
            writer.WriteString("name", integration.Name);
            writer.WriteString("messengerType", "open");
            if (integration.HasFlow)
            {
                writer.WriteStartObject("flow");
                writer.WriteString("id", token.Tenant.Genesys!.OrganizationId);
                writer.WriteString("name", "Inbound messages");
                writer.WriteString("selfUri", $"/api/v2/flows/{token.Tenant.Genesys.OrganizationId}");
                writer.WriteEndObject();
            }

            writer.WriteString("selfUri", $"/api/v2/routing/message/recipients/{integration.Id}");
        }));
    });

    private static OpenIntegration Applied(JsonElement body, OpenIntegration integration) => integration with
    {
        Name = body.Text("name") ?? integration.Name,
        WebhookUrl = body.Text(IntegrationRules.Url) is { } url ? new Uri(url) : integration.WebhookUrl,
        Secret = body.Text(IntegrationRules.Secret) ?? integration.Secret,
        WebhookHeaders = body.Has(IntegrationRules.Headers)
            ? body.Member(IntegrationRules.Headers).EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!)).ToList()
            : integration.WebhookHeaders,
        SupportedContentId = body.Member("supportedContent").Text("id") ?? integration.SupportedContentId,
        MessagingSettingId = body.Member("messagingSetting").Text("id") ?? integration.MessagingSettingId,
    };

    /// <summary>An integration of another organisation is not there for this token.</summary>
    private OpenIntegration? Own(ServiceRequest request, AccessToken token) =>
        organizations.Integration(request.RouteText("integrationId")) is { } integration && integration.Tenant.Id == token.Tenant.Id ? integration : null;

    private ServiceAnswer One(OpenIntegration integration) =>
        new(200, JsonBytes.Object(writer => IntegrationJson.Write(writer, integration, time.GetUtcNow())));
}
