using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Relay.Channels;

namespace Relay.Http;

/// <summary>
/// OAuth 2 client-credentials tokens: cached until shortly before they expire, with one refresh in flight per client however many calls
/// wait for it. Stands in for Duende.AccessTokenManagement (docs/adr/0004), in the same shape: get a token, say that one was refused.
/// </summary>
internal sealed partial class AccessTokens(IHttpClientFactory clients, TimeProvider time, ILogger<AccessTokens> logger)
{
    // A token that ends while a call is on its way makes a 401; a fixed margin and a tenth of its life, whichever is shorter, avoid it.
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);

    // A client whose secret was changed is asked for no more under the old one.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromHours(1);

    // A wrong secret stays wrong: asking again for every message would be a loop that gets the client locked.
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<ClientKey, Entry> _entries = new();

    /// <summary>Clients that tokens are kept for.</summary>
    public int Count => _entries.Count;

    /// <summary>A token that is good for now.</summary>
    public Task<TokenResult> GetAsync(ClientCredentials client, CancellationToken cancellationToken)
    {
        var entry = Find(client);
        Task<TokenResult> current;
        lock (entry)
        {
            entry.LastUse = time.GetUtcNow();
            if (entry.Token is { } token && time.GetUtcNow() < entry.RefreshAt)
            {
                return Task.FromResult(new TokenResult(token, default));
            }

            if (entry.Refusal is { } refusal && time.GetUtcNow() < entry.RefusedUntil)
            {
                return Task.FromResult(new TokenResult(null, refusal));
            }

            // Not tied to this caller: when he goes away, the others still want the token.
            current = entry.Refresh ??= RefreshAsync(client, entry);
        }

        return current.WaitAsync(cancellationToken);
    }

    /// <summary>The provider refused a token; it is not given out again. Another that was fetched meanwhile stays.</summary>
    public void Refused(ClientCredentials client, string token)
    {
        if (_entries.TryGetValue(KeyOf(client), out var entry))
        {
            lock (entry)
            {
                if (entry.Token == token)
                {
                    entry.Token = null;
                }
            }
        }
    }

    /// <summary>A token that is fetched now, whatever is known of the client: whoever asks wants to know whether it is let in today.</summary>
    public Task<TokenResult> FetchAnewAsync(ClientCredentials client, CancellationToken cancellationToken)
    {
        var entry = Find(client);
        lock (entry)
        {
            // What others use meanwhile stays good until the new one is there.
            entry.RefreshAt = default;
            entry.RefusedUntil = default;
        }

        return GetAsync(client, cancellationToken);
    }

    private async Task<TokenResult> RefreshAsync(ClientCredentials client, Entry entry)
    {
        // The caller holds the entry's lock; nothing here may run under it.
        await Task.Yield();
        try
        {
            return await FetchAsync(client, entry);
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException or IOException or InvalidDataException)
        {
            // The call that wanted the token was not made, whatever became of the token's.
            return new TokenResult(null, new ProviderAnswer(0, TransportFailure.NotSent, default, null, null) { IsOfTokenEndpoint = true });
        }
        finally
        {
            lock (entry)
            {
                entry.Refresh = null;
            }
        }
    }

    private Entry Find(ClientCredentials client)
    {
        var key = KeyOf(client);
        if (_entries.TryGetValue(key, out var known))
        {
            return known;
        }

        // A new client is rare, so this is the time to look for those that nobody uses any more.
        foreach (var (old, entry) in _entries)
        {
            lock (entry)
            {
                if (entry.Refresh is null && time.GetUtcNow() - entry.LastUse > LongestIdle)
                {
                    _entries.TryRemove(old, out _);
                }
            }
        }

        return _entries.GetOrAdd(key, _ => new Entry { LastUse = time.GetUtcNow() });
    }

    // The secret is part of it, so that a tenant with a wrong one spoils nobody's token; a hash does, and cannot be printed by accident.
    private static ClientKey KeyOf(ClientCredentials client) => new(
        client.TokenEndpoint, client.ClientId, Convert.ToBase64String(SHA256.HashData(client.ClientSecret.RevealUtf8())));

    private async Task<TokenResult> FetchAsync(ClientCredentials client, Entry entry)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, client.TokenEndpoint)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        var pair = Encoding.UTF8.GetBytes($"{client.ClientId}:{client.ClientSecret.Reveal()}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        using var limit = new CancellationTokenSource(RequestLimit, time);
        using var response = await clients.CreateClient(HttpClients.Tokens).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        var body = await BoundedBody.ReadAsync(response.Content, limit.Token);
        if (!response.IsSuccessStatusCode)
        {
            Log.Refused(logger, client.TokenEndpoint.Host, client.ClientId, (int)response.StatusCode);
            var refusal = Refusal(response, body);
            if (refusal.Status == StatusCodes.Status401Unauthorized)
            {
                lock (entry)
                {
                    entry.Refusal = refusal;
                    entry.RefusedUntil = time.GetUtcNow() + RefusalPause;
                }
            }

            return new TokenResult(null, refusal);
        }

        if (ReadToken(body) is not { } read)
        {
            Log.Refused(logger, client.TokenEndpoint.Host, client.ClientId, (int)response.StatusCode);
            return new TokenResult(null, new ProviderAnswer(StatusCodes.Status502BadGateway, TransportFailure.None, default, null, null) { IsOfTokenEndpoint = true });
        }

        var margin = TimeSpan.FromTicks(Math.Min(LongestMargin.Ticks, read.Life.Ticks / 10));
        lock (entry)
        {
            entry.Refusal = null;
            entry.Token = read.Token;
            entry.RefreshAt = time.GetUtcNow() + read.Life - margin;
        }

        Log.Fetched(logger, client.TokenEndpoint.Host, client.ClientId, read.Life.TotalSeconds);
        return new TokenResult(read.Token, default);
    }

    // A token endpoint says 400 for a wrong secret (RFC 6749, 5.2); to whoever wanted to send, that is a 401.
    private ProviderAnswer Refusal(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode is StatusCodes.Status400BadRequest or StatusCodes.Status403Forbidden
            ? StatusCodes.Status401Unauthorized
            : (int)response.StatusCode;
        return new ProviderAnswer(status, TransportFailure.None, body, RetryAfter.Read(response, time.GetUtcNow()), null) { IsOfTokenEndpoint = true };
    }

    private static (string Token, TimeSpan Life)? ReadToken(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var life = json.RootElement.Whole("expires_in") is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) : DefaultLife;
            return json.RootElement.Word("access_token") is { } token ? (token, life) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private readonly record struct ClientKey(Uri Endpoint, string ClientId, string SecretHash);

    private sealed class Entry
    {
        public string? Token { get; set; }

        public DateTimeOffset RefreshAt { get; set; }

        public DateTimeOffset LastUse { get; set; }

        /// <summary>What the endpoint last said to a wrong secret; given out again until <see cref="RefusedUntil"/>.</summary>
        public ProviderAnswer? Refusal { get; set; }

        public DateTimeOffset RefusedUntil { get; set; }

        public Task<TokenResult>? Refresh { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TokenFetched, LogLevel.Information, "{Host} gave a token for client {ClientId}, good for {Seconds} s")]
        public static partial void Fetched(ILogger logger, string host, string clientId, double seconds);

        [LoggerMessage(EventIds.TokenRefused, LogLevel.Error, "{Host} gave no token for client {ClientId}: HTTP {Status}")]
        public static partial void Refused(ILogger logger, string host, string clientId, int status);
    }
}

/// <summary>A token, or the answer to pass on in the place of the call that could not be made.</summary>
internal readonly record struct TokenResult(string? Token, ProviderAnswer Failure);
