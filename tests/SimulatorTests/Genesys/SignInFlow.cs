using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace SimulatorTests.Genesys;

/// <summary>The steps of a sign-in, as a client takes them.</summary>
internal static class SignInFlow
{
    public const string Verifier = "a-verifier-of-the-tests-that-is-long-enough-0123456789";
    public const string State = "a state & more";

    public static readonly string Challenge = Base64UrlTextEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>The parameters of a good request, with changes; null takes one away.</summary>
    public static Dictionary<string, string?> Parameters(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = The.SignInClientId,
            ["redirect_uri"] = The.RedirectUri,
            ["state"] = State,
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return parameters;
    }

    public static Task<HttpResponseMessage> AuthorizeAsync(this SimulatorApp app, params ReadOnlySpan<(string Name, string? Value)> changes) =>
        app.Http.GetAsync(QueryHelpers.AddQueryString("/oauth/authorize", Given(Parameters(changes))!));

    public static Task<HttpResponseMessage> ChooseAsync(this SimulatorApp app, params ReadOnlySpan<(string Name, string? Value)> changes) =>
        app.Http.PostAsync("/oauth/authorize", new FormUrlEncodedContent(Given(Parameters(changes))));

    /// <summary>The code that the choice of a user leads back with.</summary>
    public static async Task<string> CodeAsync(this SimulatorApp app, string user = The.AdminId)
    {
        var answer = await app.ChooseAsync(("user", user));
        Assert.Equal(302, (int)answer.StatusCode);
        return Back(answer)["code"].ToString();
    }

    public static Dictionary<string, Microsoft.Extensions.Primitives.StringValues> Back(HttpResponseMessage answer) => QueryHelpers.ParseQuery(answer.Headers.Location!.Query);

    public static Task<HttpResponseMessage> ExchangeAsync(this SimulatorApp app, string code, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var form = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["code_verifier"] = Verifier,
            ["client_id"] = The.SignInClientId,
            ["redirect_uri"] = The.RedirectUri,
        };
        foreach (var (name, value) in changes)
        {
            form[name] = value;
        }

        return app.Http.PostAsync("/oauth/token", new FormUrlEncodedContent(Given(form)));
    }

    /// <summary>A token of a user who signed in.</summary>
    public static async Task<string> SignInAsync(this SimulatorApp app, string user = The.AdminId) =>
        (await SimulatorApp.JsonAsync(await app.ExchangeAsync(await app.CodeAsync(user)))).GetProperty("access_token").GetString()!;

    private static IEnumerable<KeyValuePair<string, string>> Given(Dictionary<string, string?> parameters) =>
        parameters.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!));
}
