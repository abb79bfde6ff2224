using System.Text;
using System.Text.Json;
using Relay.Model;

namespace Relay.Channels.Genesys;

/// <summary>
/// Signing in with Genesys: the authorization code flow with PKCE. Genesys gives no identity token in it, so who someone is, is what
/// <c>users/me</c> says to the token.
/// </summary>
internal static class GenesysSignIn
{
    private const string Me = "/api/v2/users/me?expand=authorization,organization";

    /// <summary>Where the browser is sent.</summary>
    /// <param name="redirect">One of the client's registered ones, to the letter.</param>
    /// <param name="nonce">Genesys does not promise to give it back; null leaves it out.</param>
    /// <param name="challenge">SHA-256 of the verifier in base64url, without padding.</param>
    public static Uri AuthorizeUri(GenesysHosts hosts, string clientId, Uri redirect, string state, string? nonce, string challenge)
    {
        var query = new List<(string, string)>
        {
            ("response_type", "code"), ("client_id", clientId), ("redirect_uri", redirect.OriginalString), ("state", state),
            ("code_challenge", challenge), ("code_challenge_method", "S256"),
        };
        if (nonce is not null)
        {
            query.Add(("nonce", nonce));
        }

        return new Uri($"{hosts.LoginBaseUrl}/oauth/authorize?{Encode(query)}");
    }

    /// <summary>The code for a token. The verifier takes the place of the client's secret, so the call has no credential.</summary>
    public static ProviderRequest Exchange(GenesysHosts hosts, string clientId, Uri redirect, string code, string verifier)
    {
        var form = Encode(
        [
            ("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier), ("client_id", clientId),
            ("redirect_uri", redirect.OriginalString),
        ]);
        return new ProviderRequest(hosts.TokenEndpoint, Encoding.ASCII.GetBytes(form), NoCredential.Instance) { ContentType = ProviderRequest.Form };
    }

    public static ProviderResult<GenesysUserToken> ReadToken(in ProviderAnswer answer)
    {
        // What a token endpoint says to a code that is wrong, used or too old (RFC 6749, 5.2).
        if (answer.Status == 400)
        {
            return GenesysFaults.Of(answer) with { Code = ProviderFaults.GenesysCodeRefused };
        }

        return GenesysReading.Of(answer, body => body.Word("access_token") is { } token
            ? new GenesysUserToken(new SecretValue(token), body.Whole("expires_in") is > 0 and <= int.MaxValue and var life ? TimeSpan.FromSeconds(life) : null)
            : null);
    }

    public static ProviderRequest User(GenesysHosts hosts, SecretValue token) =>
        new(new Uri(hosts.ApiBaseUrl + Me), default, new BearerToken(token)) { Method = HttpMethod.Get };

    public static ProviderResult<GenesysUser> ReadUser(in ProviderAnswer answer) => GenesysReading.Of(answer, body =>
    {
        var organization = body.Get("organization");
        return body.Word("id") is { } id && organization.Word("id") is { } organizationId
            ? new GenesysUser(id, body.Word("name"), body.Word("email"), organizationId, organization.Word("name"), Permissions(body))
            : null;
    });

    private static HashSet<string> Permissions(JsonElement body) =>
        body.Get("authorization").Get("permissions").Items().Select(p => p.Word()).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static string Encode(IEnumerable<(string Name, string Value)> pairs) =>
        string.Join('&', pairs.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
}

/// <summary>A user's token.</summary>
/// <param name="Life">Null when Genesys did not say.</param>
internal sealed record GenesysUserToken(SecretValue Token, TimeSpan? Life);

/// <summary>Someone who has signed in.</summary>
/// <param name="Permissions">Such as <c>messaging:integration:edit</c>; as Genesys lists them, which can be with wildcards.</param>
internal sealed record GenesysUser(
    string Id, string? Name, string? Email, string OrganizationId, string? OrganizationName, IReadOnlySet<string> Permissions)
{
    /// <summary>Whether the user holds a permission, also by a wildcard such as <c>messaging:*:*</c>.</summary>
    public bool May(string permission)
    {
        var wanted = permission.Split(':');
        return Permissions.Any(held =>
        {
            var parts = held.Split(':');
            return parts.Length == wanted.Length
                && parts.Zip(wanted).All(p => p.First == "*" || string.Equals(p.First, p.Second, StringComparison.OrdinalIgnoreCase));
        });
    }
}
