using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Relay.Simulator.Genesys.SignIn;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary><c>POST /oauth/token</c> of the login host: client credentials, and the codes of people who signed in.</summary>
internal sealed class TokenEndpoint(Catalog catalog, Organizations organizations, AccessTokens tokens, CodeExchange exchange, SimulatorSettings settings)
{
    public ServiceAnswer Post(ServiceRequest request)
    {
        if (!request.Headers.ContentType.ToString().StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(400, "invalid_request", "the body must be application/x-www-form-urlencoded");
        }

        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span));
        string? Parameter(string name) => form.TryGetValue(name, out var values) ? values.ToString() : null;
        return Parameter("grant_type") switch
        {
            null => Refuse(400, "invalid_request", "grant_type is required"),
            "client_credentials" => ClientCredentials(request),
            "authorization_code" => exchange.Exchange(request, Parameter) switch
            {
                (Token: { } token, _) => Granted(token),
                (_, Refusal: var refusal) => Refuse(400, refusal!.Error, refusal.Description),
            },
            _ => Refuse(400, "unsupported_grant_type", "the simulator grants client_credentials and authorization_code"),
        };
    }

    private ServiceAnswer ClientCredentials(ServiceRequest request)
    {
        var credentials = BasicCredentials.Read(request);
        if (credentials is null || catalog.TenantOfClient(credentials.Id) is not { } tenant)
        {
            return Refuse(400, "invalid_client", "client not found");
        }

        var organization = organizations.Of(tenant);
        var isRight = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(credentials.Secret), Encoding.UTF8.GetBytes(organization.ClientSecret));
        return organization.ClientSecretRejected || !isRight
            ? Refuse(401, "invalid_client", "authentication failed")
            : Granted(tokens.Issue(tenant));
    }

    private ServiceAnswer Granted(string token) => new(200, JsonBytes.Object(writer =>
    {
        writer.WriteString("access_token", token);
        writer.WriteString("token_type", "bearer");
        writer.WriteNumber("expires_in", (int)settings.TokenLifetime.TotalSeconds);
    }));

    private static ServiceAnswer Refuse(int status, string error, string description) => new(status, JsonBytes.Object(writer =>
    {
        writer.WriteString("error", error);
        writer.WriteString("description", description);
        writer.WriteString("error_description", description);
    }));
}
