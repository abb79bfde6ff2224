using System.Net.Http.Headers;
using Relay.Channels;

namespace Relay.Http;

/// <summary>Makes a call to a provider and brings back what came of it, whatever it is: it throws only when it is cancelled from outside.</summary>
internal sealed class ProviderCalls(IHttpClientFactory clients, AccessTokens tokens, TimeProvider time)
{
    /// <summary>How long one call may take.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    public async Task<ProviderAnswer> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        switch (request.Credential)
        {
            case BearerToken bearer:
                return await SendAsync(request, bearer.Token.Reveal(), cancellationToken);
            case ClientCredentials client:
                return await SendAsync(request, client, cancellationToken);
            case NoCredential:
                return await SendAsync(request, token: null, cancellationToken);
            default:
                throw new InvalidOperationException($"No call is authorised by {request.Credential.GetType().Name}.");
        }
    }

    private async Task<ProviderAnswer> SendAsync(ProviderRequest request, ClientCredentials client, CancellationToken cancellationToken)
    {
        var first = await tokens.GetAsync(client, cancellationToken);
        if (first.Token is null)
        {
            return first.Failure;
        }

        var answer = await SendAsync(request, first.Token, cancellationToken);
        if (answer.Status != StatusCodes.Status401Unauthorized)
        {
            return answer;
        }

        // Tokens can end early (idle time-outs, revocation): once more with a new one, and only once.
        tokens.Refused(client, first.Token);
        var second = await tokens.GetAsync(client, cancellationToken);
        return second.Token is null ? second.Failure : await SendAsync(request, second.Token, cancellationToken);
    }

    private async Task<ProviderAnswer> SendAsync(ProviderRequest request, string? token, CancellationToken cancellationToken)
    {
        if (token is not null && !IsHeaderValue(token))
        {
            return new ProviderAnswer(StatusCodes.Status401Unauthorized, TransportFailure.None, default, null, null);
        }

        using var content = request.Body.IsEmpty ? null : new OutgoingContent(request.Body, request.ContentType);
        using var message = new HttpRequestMessage(request.Method, UriOf(request)) { Content = content };
        message.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var limit = new CancellationTokenSource(CallLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await clients.CreateClient(HttpClients.Providers)
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await BoundedBody.ReadAsync(response.Content, either.Token);

            // They outlive their response, and of most answers nobody asks for one.
            var headers = response.Headers;
            return new ProviderAnswer(
                (int)response.StatusCode, TransportFailure.None, body, RetryAfter.Read(response, time.GetUtcNow()),
                name => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return None(content is { IsBegun: false } ? TransportFailure.NotSent : TransportFailure.TimedOut);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or InvalidDataException)
        {
            // The last is a body that is not compressed as its headers say.
            var isSent = content?.IsBegun ?? !IsNoConnection(failed);
            return None(isSent ? TransportFailure.NoAnswer : TransportFailure.NotSent);
        }
    }

    private static Uri UriOf(ProviderRequest request) =>
        request.SecretQuery is { } query ? new UriBuilder(request.Uri) { Query = query.Reveal() }.Uri : request.Uri;

    // A call without a body does not know when its sending began; what went wrong tells.
    private static bool IsNoConnection(Exception failed) => failed is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError,
    };

    private static ProviderAnswer None(TransportFailure failure) => new(0, failure, default, null, null);

    // A token with a line break or the like is a mistake in a tenant's settings; as a header it would throw.
    private static bool IsHeaderValue(string token) => token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~');
}
