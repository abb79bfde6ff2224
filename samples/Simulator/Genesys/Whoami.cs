using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary>The calls by which a client finds out where its token leads.</summary>
internal sealed class Whoami(GenesysService rules, AccessTokens tokens, SimulatorSettings settings)
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

    public ServiceAnswer User(ServiceRequest request) => rules.Authorized(request, token =>
    {
        if (token.User is not { } user)
        {
            return rules.Refuse(GenesysError.NoUserContext);
        }

        var expand = request.Query["expand"].ToString().Split(',', StringSplitOptions.TrimEntries);
        return new ServiceAnswer(200, JsonBytes.Object(writer => UserInfo(writer, token.Tenant, user, expand)));
    });

    public ServiceAnswer Token(ServiceRequest request) => rules.Authorized(request, token =>
    {
        if (request.Method == HttpMethods.Delete)
        {
            tokens.Revoke(request.Credentials("Bearer")!);
            return new ServiceAnswer(200, []);
        }

        return new ServiceAnswer(200, JsonBytes.Object(writer => TokenInfo(writer, token.Tenant, token.User is null ? token.Tenant.Genesys!.ClientId : settings.SignInClientId)));
    });

    private static void UserInfo(Utf8JsonWriter writer, TenantSettings tenant, UserSettings user, string[] expand)
    {
        writer.WriteString("id", user.Id);
        writer.WriteString("name", user.Name);
        writer.WriteString("email", user.Email);
        writer.WriteString("username", user.Email);
        writer.WriteString("state", "active");
        if (expand.Contains("authorization", StringComparer.Ordinal))
        {
            writer.WriteStartObject("authorization");
            writer.WriteStartArray("roles");
            writer.WriteStartObject();
            writer.WriteString("id", user.Id);
            writer.WriteString("name", $"Role of {user.Name}");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStartArray("permissions");
            foreach (var permission in user.Permissions)
            {
                writer.WriteStringValue(permission);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        if (expand.Contains("organization", StringComparer.Ordinal))
        {
            writer.WriteStartObject("organization");
            Named(writer, tenant);
            writer.WriteEndObject();
        }

        writer.WriteString("selfUri", $"/api/v2/users/{user.Id}");
    }

    private static void TokenInfo(Utf8JsonWriter writer, TenantSettings tenant, Guid client)
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
        writer.WriteString("id", client);
        writer.WriteString("name", "Relay");
        writer.WriteStartArray("roleDivisions");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter writer, TenantSettings tenant)
    {
        writer.WriteString("id", tenant.Genesys!.OrganizationId);
        writer.WriteString("name", tenant.Genesys.Name);
    }
}
