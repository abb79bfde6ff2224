using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;

namespace Relay.Identity;

/// <summary>What a browser that was sent to Genesys must bring back.</summary>
/// <param name="Nonce">Stays in the browser, and stands in the state: neither is any good without the other.</param>
/// <param name="Verifier">PKCE's; its hash went to Genesys.</param>
/// <param name="ReturnUrl">Where he wanted to go; a path of this portal.</param>
/// <param name="ProvesAgain">The user whose session is to be proven again; null for a sign-in.</param>
internal sealed record SignInPass(string Region, string Nonce, string Verifier, string ReturnUrl, string? ProvesAgain)
{
    public string Challenge => ToText(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Verifier)));

    public static SignInPass Draw(string region, string returnUrl, string? provesAgain) =>
        new(region, Draw(), Draw(), returnUrl, provesAgain);

    private static string Draw() => ToText(RandomNumberGenerator.GetBytes(32));

    private static string ToText(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

/// <summary>Seals passes, for ten minutes, into the cookie and the state.</summary>
internal sealed class SignInPasses(IDataProtectionProvider protection)
{
    /// <summary>Long enough for a password and a second factor.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector _cookies = protection.CreateProtector("Relay.Identity.Pass.v1").ToTimeLimitedDataProtector();
    private readonly ITimeLimitedDataProtector _states = protection.CreateProtector("Relay.Identity.State.v1").ToTimeLimitedDataProtector();

    public string Cookie(SignInPass pass) => _cookies.Protect(JsonSerializer.Serialize(pass, PassJson.Default.SignInPass), Life);

    public string State(SignInPass pass) => _states.Protect(pass.Nonce, Life);

    /// <summary>The pass, when cookie and state are whole, young and belong together; else null.</summary>
    public SignInPass? Open(string? cookie, string? state)
    {
        if (string.IsNullOrEmpty(cookie) || string.IsNullOrEmpty(state))
        {
            return null;
        }

        try
        {
            var pass = JsonSerializer.Deserialize(_cookies.Unprotect(cookie), PassJson.Default.SignInPass);
            var nonce = System.Text.Encoding.UTF8.GetBytes(_states.Unprotect(state));
            return pass is not null && CryptographicOperations.FixedTimeEquals(nonce, System.Text.Encoding.UTF8.GetBytes(pass.Nonce)) ? pass : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(SignInPass))]
internal sealed partial class PassJson : JsonSerializerContext;
