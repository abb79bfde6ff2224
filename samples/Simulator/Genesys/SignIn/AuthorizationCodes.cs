using System.Collections.Concurrent;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Genesys.SignIn;

/// <summary>What a code stands for.</summary>
internal sealed record AuthorizationCode(TenantSettings Tenant, UserSettings User, string RedirectUri, string Challenge, DateTimeOffset ExpiresAt);

/// <summary>Codes on their way from the page to the exchange. Each is good once, for a short time.</summary>
internal sealed class AuthorizationCodes(TimeProvider time, Ids ids)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);

    public string Issue(TenantSettings tenant, UserSettings user, AuthorizationRequest request)
    {
        var now = time.GetUtcNow();
        foreach (var (text, known) in _codes)
        {
            if (known.ExpiresAt <= now)
            {
                _codes.TryRemove(text, out _);
            }
        }

        var code = ids.Token();
        _codes[code] = new AuthorizationCode(tenant, user, request.RedirectUri, request.Challenge, now + Life);
        return code;
    }

    /// <summary>Takes the code out, whatever becomes of the exchange: a second one with it fails.</summary>
    public AuthorizationCode? Take(string code) => _codes.TryRemove(code, out var known) && time.GetUtcNow() < known.ExpiresAt ? known : null;

    public void Clear() => _codes.Clear();
}
