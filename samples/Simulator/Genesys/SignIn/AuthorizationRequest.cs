using System.Buffers;
using Microsoft.AspNetCore.WebUtilities;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Genesys.SignIn;

/// <summary>A request to sign somebody in, once its client and its way back are known to be good.</summary>
/// <param name="Parameters">What the client sent; the page sends it again with the choice.</param>
/// <param name="RedirectUri">The way back.</param>
/// <param name="State">Returned as it came.</param>
/// <param name="Challenge">What the verifier of the exchange must hash to.</param>
internal sealed record AuthorizationRequest(IReadOnlyList<KeyValuePair<string, string>> Parameters, string RedirectUri, string? State, string Challenge)
{
    // Base64url of a SHA-256, without padding.
    private const int ChallengeLength = 43;

    private static readonly string[] Known = ["response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"];
    private static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <returns>The request; or what is wrong, to be told on a page when there is no trusted way back, else by a redirect.</returns>
    public static (AuthorizationRequest? Request, SignInRefusal? Refusal) Read(Func<string, string?> parameter, SimulatorSettings settings)
    {
        if (!Guid.TryParse(parameter("client_id"), out var client) || client != settings.SignInClientId)
        {
            return (null, new SignInRefusal("invalid_client", "The client_id names no OAuth client of type Code Authorization (PKCE)."));
        }

        var redirect = parameter("redirect_uri");
        if (redirect is null || !settings.SignInRedirectUris.Contains(redirect, StringComparer.Ordinal))
        {
            return (null, new SignInRefusal("invalid_request", "The redirect_uri is not registered for this client. It must match one of its registered URIs exactly."));
        }

        var state = parameter("state");
        if (Problem(parameter) is { } problem)
        {
            return (null, problem with { Location = Location(redirect, state, ("error", problem.Error), ("error_description", problem.Description)) });
        }

        var given = Known.Where(name => parameter(name) is not null).Select(name => KeyValuePair.Create(name, parameter(name)!)).ToList();
        return (new AuthorizationRequest(given, redirect, state, parameter("code_challenge")!), null);
    }

    /// <summary>The way back with these parameters, and the state.</summary>
    public string Back(params ReadOnlySpan<(string Name, string Value)> parameters) => Location(RedirectUri, State, parameters);

    private static SignInRefusal? Problem(Func<string, string?> parameter) => parameter("response_type") != "code"
        ? new SignInRefusal("unsupported_response_type", "response_type must be code.")
        : parameter("code_challenge_method") != "S256"
            ? new SignInRefusal("invalid_request", "code_challenge_method must be S256.")
            : parameter("code_challenge") is not { Length: ChallengeLength } challenge || challenge.AsSpan().ContainsAnyExcept(Base64Url)
                ? new SignInRefusal("invalid_request", "code_challenge must be the SHA-256 of the verifier, base64url without padding.")
                : null;

    private static string Location(string redirect, string? state, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var location = redirect;
        foreach (var (name, value) in parameters)
        {
            location = QueryHelpers.AddQueryString(location, name, value);
        }

        return state is null ? location : QueryHelpers.AddQueryString(location, "state", state);
    }
}

/// <summary>Why nobody can sign in.</summary>
/// <param name="Error">The code of OAuth.</param>
/// <param name="Description">In words.</param>
internal sealed record SignInRefusal(string Error, string Description)
{
    /// <summary>Where the client is told; null when there is no way back that may be trusted.</summary>
    public string? Location { get; init; }
}
