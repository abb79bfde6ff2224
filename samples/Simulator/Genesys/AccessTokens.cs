using System.Collections.Concurrent;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Genesys;

/// <summary>A token that was issued, and its requests of the running minute.</summary>
internal sealed class AccessToken(TenantSettings tenant, UserSettings? user, DateTimeOffset expiresAt)
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private DateTimeOffset _minute;
    private int _count;

    public TenantSettings Tenant => tenant;

    /// <summary>Who signed in; nobody when the token is the client's own.</summary>
    public UserSettings? User => user;

    public bool IsValid(DateTimeOffset now) => now < expiresAt;

    /// <summary>Counts one request; the count may pass what is allowed, and is told all the same.</summary>
    public (int Count, int SecondsLeft) Count(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now - _minute >= Minute)
            {
                _minute = now;
                _count = 0;
            }

            _count++;
            return (_count, Math.Max(1, (int)Math.Ceiling((_minute + Minute - now).TotalSeconds)));
        }
    }

    public void ForgetCount()
    {
        lock (_gate)
        {
            _minute = default;
        }
    }
}

/// <summary>Tokens by their text. A reset keeps them: a client that caches its token has done nothing wrong.</summary>
internal sealed class AccessTokens(SimulatorSettings settings, TimeProvider time, Ids ids)
{
    private readonly ConcurrentDictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);

    public string Issue(TenantSettings tenant, UserSettings? user = null)
    {
        var now = time.GetUtcNow();
        foreach (var (text, token) in _tokens)
        {
            if (!token.IsValid(now))
            {
                _tokens.TryRemove(text, out _);
            }
        }

        var issued = ids.Token();
        _tokens[issued] = new AccessToken(tenant, user, now + settings.TokenLifetime);
        return issued;
    }

    public AccessToken? Find(string text) => _tokens.TryGetValue(text, out var token) && token.IsValid(time.GetUtcNow()) ? token : null;

    public void Revoke(string text) => _tokens.TryRemove(text, out _);

    /// <summary>All tokens of a tenant, or of all, end before their time.</summary>
    /// <returns>How many there were.</returns>
    public int End(string? tenant) => _tokens.Count(token => (tenant is null || token.Value.Tenant.Id == tenant) && _tokens.TryRemove(token.Key, out _));

    public void ForgetCounts()
    {
        foreach (var token in _tokens.Values)
        {
            token.ForgetCount();
        }
    }
}
