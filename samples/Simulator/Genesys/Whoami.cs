using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary>The calls by which a client finds out where its token leads.</summary>
internal sealed class Whoami(GenesysService rules, AccessTokens tokens)
{
    public ServiceAnswer Organization(ServiceRequest request) => rules.Authorized(request, token => new ServiceAnswer(200, JsonBytes.Object(writer =>
    {
        Named(writer, token.Tenant);
        writer.WriteString("thirdPartyOrgName", token.Tenant.Id);
        writer.WriteString("domain", token.Tenant.Id);
        writer.WriteString("state", "active");
        writer.WriteString("defaultLanguage", "en-US");
        writer.WriteStartObject("features");
        writer.WriteEndObject();
        writer.WriteString("selfUri", $"/api/v2/organizations/{token.Tenant.Genesys!.OrganizationId}");
    })));

    public ServiceAnswer Token(ServiceRequest request) => rules.Authorized(request, token =>
    {
        if (request.Method == HttpMethods.Delete)
        {
            tokens.Revoke(request.Credentials("Bearer")!);
            return new ServiceAnswer(200, []);
        }

        return new ServiceAnswer(200, JsonBytes.Object(writer => TokenInfo(writer, token.Tenant)));
    });

    private static void TokenInfo(Utf8JsonWriter writer, TenantSettings tenant)
    {
        foreach (var name in (ReadOnlySpan<string>)["organization", "homeOrganization"])
        {
            writer.WriteStartObject(name);
            Named(writer, tenant);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("authorizedScope");
        writer.WriteEndArray();
        writer.WriteStartObject("oAuthClient");
        writer.WriteString("id", tenant.Genesys!.ClientId);
        writer.WriteString("name", "Relay");
        writer.WriteStartArray("roleDivisions");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter writer, TenantSettings tenant)
    {
        writer.WriteString("id", tenant.Genesys!.OrganizationId);
        writer.WriteString("name", $"Organisation of {tenant.Id}");
    }
}
