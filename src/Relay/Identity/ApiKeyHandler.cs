using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Relay.Api;
using Relay.Model;

namespace Relay.Identity;

/// <summary>
/// Tells who calls by his API key. While this process does not know of every tenant, a key that it does not know is no reason for a 401:
/// the caller is asked to come again.
/// </summary>
/// <remarks>Without the framework's log: a line for each refusal is a line that any stranger can cause.</remarks>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, ITenantDirectory tenants, IServingGate gate,
    ISightings sightings, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    public const string SchemeName = "ApiKey";

    private bool _isUnknown;
    private bool _isTooEarly;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_isTooEarly)
        {
            return Problems.Later("This process does not know of every tenant yet, or any more.").ExecuteAsync(Context);
        }

        Response.Headers.WWWAuthenticate = _isUnknown ? "Bearer realm=\"relay\", error=\"invalid_token\"" : "Bearer realm=\"relay\"";
        return Problems.Of(
            StatusCodes.Status401Unauthorized, "api-key", "An API key is needed",
            _isUnknown ? "The API key is not known." : "Send the header 'Authorization: Bearer <API key>', once.").ExecuteAsync(Context);
    }

    private AuthenticateResult Authenticate()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!ApiKeyText.TryHash(Request.Headers.Authorization, hash))
        {
            return AuthenticateResult.NoResult();
        }

        var snapshot = tenants.Current;
        var serving = gate.Judge(snapshot);
        if (serving != Serving.No && snapshot.FindKey(hash) is { } held)
        {
            sightings.KeyUsed(held.Tenant.Id, held.Key.Id, time.GetUtcNow());
            return AuthenticateResult.Success(new AuthenticationTicket(Principal(held), SchemeName));
        }

        _isTooEarly = serving != Serving.Full;
        _isUnknown = true;
        return AuthenticateResult.Fail("unknown");
    }

    private static ClaimsPrincipal Principal(HeldApiKey held)
    {
        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new Claim(ApiCaller.TenantClaim, held.Tenant.Id.Value));
        identity.AddClaim(new Claim(ApiCaller.ActorClaim, $"api-key:{held.Key.Id}"));
        foreach (var scope in held.Key.Scopes)
        {
            identity.AddClaim(new Claim(ApiCaller.ScopeClaim, scope));
        }

        return new ClaimsPrincipal(identity);
    }
}
