using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary><c>POST /oauth/token</c> of the login host, client credentials.</summary>
internal sealed class TokenEndpoint(Catalog catalog, AccessTokens tokens, SimulatorSettings settings)
{
    public ServiceAnswer Post(ServiceRequest request)
    {
        if (!request.Headers.ContentType.ToString().StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(400, "invalid_request", "the body must be application/x-www-form-urlencoded");
        }

        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span));
        var grant = form.TryGetValue("grant_type", out var values) ? values.ToString() : null;
        if (grant is not "client_credentials")
        {
            return grant is null
                ? Refuse(400, "invalid_request", "grant_type is required")
                : Refuse(400, "unsupported_grant_type", "the simulator grants client_credentials");
        }

        var credentials = BasicCredentials.Read(request);
        if (credentials is null || catalog.TenantOfClient(credentials.Id) is not { } tenant)
        {
            return Refuse(400, "invalid_client", "client not found");
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(credentials.Secret), Encoding.UTF8.GetBytes(tenant.Genesys!.ClientSecret)))
        {
            return Refuse(401, "invalid_client", "authentication failed");
        }

        var token = tokens.Issue(tenant);
        return new ServiceAnswer(200, JsonBytes.Object(writer =>
        {
            writer.WriteString("access_token", token);
            writer.WriteString("token_type", "bearer");
            writer.WriteNumber("expires_in", (int)settings.TokenLifetime.TotalSeconds);
        }));
    }

    private static ServiceAnswer Refuse(int status, string error, string description) => new(status, JsonBytes.Object(writer =>
    {
        writer.WriteString("error", error);
        writer.WriteString("description", description);
        writer.WriteString("error_description", description);
    }));
}
