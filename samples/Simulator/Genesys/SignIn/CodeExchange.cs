using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys.SignIn;

/// <summary>The exchange of a code for a token of the user: authorization code with PKCE, for a client without a secret.</summary>
internal sealed class CodeExchange(SimulatorSettings settings, AuthorizationCodes codes, AccessTokens tokens)
{
    /// <returns>The token, or what is wrong.</returns>
    public (string? Token, SignInRefusal? Refusal) Exchange(ServiceRequest request, Func<string, string?> parameter)
    {
        if (request.Headers.Authorization.Count > 0)
        {
            return Refuse("invalid_request", "a PKCE client has no secret: no Authorization header");
        }

        if (!Guid.TryParse(parameter("client_id"), out var client) || client != settings.SignInClientId)
        {
            return Refuse("invalid_client", "client not found");
        }

        if (((string[])["code", "code_verifier", "redirect_uri"]).FirstOrDefault(name => string.IsNullOrEmpty(parameter(name))) is { } missing)
        {
            return Refuse("invalid_request", $"{missing} is required");
        }

        if (codes.Take(parameter("code")!) is not { } code)
        {
            return Refuse("invalid_grant", "the code is unknown, was used before or has expired");
        }

        if (code.RedirectUri != parameter("redirect_uri"))
        {
            return Refuse("invalid_grant", "redirect_uri is not the one that the code was asked with");
        }

        return Proves(parameter("code_verifier")!, code.Challenge)
            ? (tokens.Issue(code.Tenant, code.User), null)
            : Refuse("invalid_grant", "code_verifier does not match the code_challenge");
    }

    private static bool Proves(string verifier, string challenge) =>
        verifier.Length is >= 43 and <= 128
        && verifier.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')
        && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == challenge;

    private static (string?, SignInRefusal) Refuse(string error, string description) => (null, new SignInRefusal(error, description));
}
