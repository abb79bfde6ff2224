using System.Text.Json;
using Relay.Simulator.Genesys;
using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Json;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Driving;

/// <summary><c>/sim/genesys/{tenant}/state</c>: what an admin changes at Genesys, and what breaks there.</summary>
internal sealed class GenesysDriving(Organizations organizations, TimeProvider time)
{
    private static readonly string[] Known =
        ["clientPermissions", "clientSecret", "clientSecretRejected", "creationFails", "integrationId", "active", "flowAttached", "webhookUrl", "signatureSecret"];

    private static readonly string[] OfIntegration = ["active", "flowAttached", "webhookUrl", "signatureSecret"];

    public IResult Get(string tenant) => organizations.Of(tenant) is { } organization ? Show(organization) : NoTenant();

    public async Task<IResult> PostAsync(string tenant, HttpRequest request, CancellationToken cancellationToken)
    {
        if (organizations.Of(tenant) is not { } organization)
        {
            return NoTenant();
        }

        var (document, problem) = await DrivingInput.ReadAsync(request, Known, cancellationToken);
        using var _ = document;
        problem ??= Check(document!.RootElement, organization);
        if (problem is not null)
        {
            return DrivingAnswers.Bad(problem);
        }

        var input = document!.RootElement;
        return Show(organizations.Change(tenant, current => Changed(current, input)));
    }

    private static string? Check(JsonElement input, Organization organization) =>
        DrivingInput.CheckFlags(input, "clientSecretRejected", "creationFails", "active", "flowAttached")
        ?? DrivingInput.CheckText(input, "clientSecret", "integrationId", "webhookUrl", "signatureSecret")
        ?? DrivingInput.CheckTexts(input, "clientPermissions")
        ?? (input.Member("clientPermissions").Items().All(permission => Permission.IsOne(permission.GetString()!))
            ? null
            : $"clientPermissions must be written as {Permission.Allowed}")
        ?? (input.Text("clientSecret") is null or { Length: >= 8 } ? null : "clientSecret must be at least 8 characters")
        ?? (input.Text("signatureSecret") is null or { Length: > 15 } ? null : "signatureSecret must be longer than 15 characters")
        ?? (input.Text("webhookUrl") is null || CallbackUrl.IsAllowed(input.Text("webhookUrl")) ? null : "webhookUrl must be https on port 443, or http on loopback")
        ?? (input.Has("integrationId") && Chosen(organization, input).Count == 0 ? "integrationId names no integration of this tenant" : null)
        ?? (OfIntegration.Any(name => input.Has(name)) && organization.Integrations.IsEmpty ? "the tenant has no integration" : null);

    private static Organization Changed(Organization organization, JsonElement input)
    {
        var changed = organization with
        {
            ClientPermissions = input.Has("clientPermissions")
                ? [.. input.Member("clientPermissions").Items().Select(item => item.GetString()!)]
                : organization.ClientPermissions,
            ClientSecret = input.Text("clientSecret") ?? organization.ClientSecret,
            ClientSecretRejected = input.Flag("clientSecretRejected") ?? organization.ClientSecretRejected,
            CreationFails = input.Flag("creationFails") ?? organization.CreationFails,
        };
        foreach (var integration in Chosen(organization, input))
        {
            changed = changed.With(integration with
            {
                IsActive = input.Flag("active") ?? integration.IsActive,
                HasFlow = input.Flag("flowAttached") ?? integration.HasFlow,
                WebhookUrl = input.Text("webhookUrl") is { } url ? new Uri(url) : integration.WebhookUrl,
                Secret = input.Text("signatureSecret") ?? integration.Secret,
            });
        }

        return changed;
    }

    /// <summary>The integration that is named, else all of the tenant.</summary>
    private static List<OpenIntegration> Chosen(Organization organization, JsonElement input) => input.Text("integrationId") is { } id
        ? organization.Integrations.Values.Where(integration => integration.Id.ToString().Equals(id, StringComparison.OrdinalIgnoreCase)).ToList()
        : [.. organization.Integrations.Values];

    private static IResult NoTenant() => DrivingAnswers.Bad("the path names no tenant with Genesys", StatusCodes.Status404NotFound);

    private IResult Show(Organization organization)
    {
        var now = time.GetUtcNow();
        return DrivingAnswers.Json(JsonBytes.Object(writer =>
        {
            writer.WriteTexts("clientPermissions", organization.ClientPermissions.Order(StringComparer.Ordinal));
            writer.WriteBoolean("clientSecretRejected", organization.ClientSecretRejected);
            writer.WriteBoolean("creationFails", organization.CreationFails);
            writer.WriteStartArray("integrations");
            foreach (var integration in organization.InOrder)
            {
                writer.WriteStartObject();
                writer.WriteString("id", integration.Id);
                writer.WriteString("name", integration.Name);
                writer.WriteString("createStatus", integration.CreateStatus(now));
                writer.WriteBoolean("active", integration.IsActive);
                writer.WriteBoolean("flowAttached", integration.HasFlow);
                writer.WriteString("webhookUrl", integration.WebhookUrl.AbsoluteUri);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));
    }
}
