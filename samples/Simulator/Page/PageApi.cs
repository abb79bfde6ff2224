using System.Text.Json;
using Relay.Simulator.Driving;
using Relay.Simulator.Genesys;
using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Page;

/// <summary>The page on <c>/</c> and what it asks for.</summary>
internal static class PageApi
{
    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext context) => File(context, "index.html", "text/html; charset=utf-8"));
        routes.MapGet("/page.css", (HttpContext context) => File(context, "page.css", "text/css; charset=utf-8"));
        routes.MapGet("/page.js", (HttpContext context) => File(context, "page.js", "text/javascript; charset=utf-8"));
        routes.MapGet("/signin.css", (HttpContext context) => File(context, "signin.css", "text/css; charset=utf-8"));
        routes.MapGet("/sim/page", (Catalog catalog, Organizations organizations) => DrivingAnswers.Json(JsonBytes.Object(writer => People(writer, catalog, organizations))));
        routes.MapGet("/sim/page/items", (long? after, Scene scene) =>
            DrivingAnswers.Json(JsonSerializer.SerializeToUtf8Bytes(scene.After(after ?? 0), SceneJson.Default.SceneChanges)));
    }

    private static IResult File(HttpContext context, string name, string contentType)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-cache";
        return Results.Stream(typeof(PageApi).Assembly.GetManifestResourceStream("page/" + name)!, contentType);
    }

    private static void People(Utf8JsonWriter writer, Catalog catalog, Organizations organizations)
    {
        writer.WriteStartArray("numbers");
        foreach (var tenant in catalog.Tenants)
        {
            foreach (var number in tenant.Numbers)
            {
                var integration = Desk(tenant, number, organizations);
                writer.WriteStartObject();
                writer.WriteString("tenant", tenant.Id);
                writer.WriteString("phoneNumberId", number.PhoneNumberId);
                writer.WriteString("display", "+" + number.DisplayPhoneNumber);
                writer.WriteOptional("integrationId", integration?.Id.ToString());
                writer.WriteOptional("integrationName", integration?.Name);
                writer.WriteBoolean("flowAttached", integration?.HasFlow == true);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.WriteStartArray("customers");
        foreach (var tenant in catalog.Tenants)
        {
            foreach (var customer in tenant.Customers)
            {
                writer.WriteStartObject();
                writer.WriteString("tenant", tenant.Id);
                writer.WriteString("phone", customer.Phone);
                writer.WriteString("name", customer.Name);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>The integration that answers a number: the one of the settings, else the tenant's newest that is no other number's.</summary>
    private static OpenIntegration? Desk(TenantSettings tenant, NumberSettings number, Organizations organizations) =>
        (number.IntegrationId is { } id ? organizations.Integration(id) : null)
        ?? organizations.Of(tenant.Id)?.Integrations.Values
            .Where(integration => tenant.Numbers.All(other => other.IntegrationId != integration.Id))
            .MaxBy(integration => integration.CreatedAt);
}
