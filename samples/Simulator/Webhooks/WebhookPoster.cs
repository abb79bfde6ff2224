using System.Net.Http.Headers;

namespace Relay.Simulator.Webhooks;

/// <summary>Posts signed bodies to Relay.</summary>
internal sealed class WebhookPoster(IHttpClientFactory clients, TimeProvider time)
{
    public const string ClientName = "relay";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public async Task<WebhookOutcome> PostAsync(Uri url, byte[] body, IReadOnlyList<KeyValuePair<string, string>> headers, RetryRules rules, CancellationToken cancellationToken)
    {
        var sentAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        for (var attempts = 1; ; attempts++)
        {
            var (status, error) = await AttemptAsync(url, body, headers, rules.Timeout, cancellationToken);
            var elapsed = time.GetElapsedTime(started);
            var pause = rules.Again(status) ? rules.Pause(attempts, elapsed) : null;
            if (pause is not { } wait)
            {
                return new WebhookOutcome(status, attempts, elapsed.TotalMilliseconds, sentAt, error);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task<(int Status, string? Error)> AttemptAsync(
        Uri url, byte[] body, IReadOnlyList<KeyValuePair<string, string>> headers, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await clients.CreateClient(ClientName).SendAsync(request, either.Token);
            return ((int)response.StatusCode, null);
        }
        catch (HttpRequestException exception)
        {
            return (0, exception.HttpRequestError == HttpRequestError.ConnectionError ? "no connection" : exception.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (0, "timed out");
        }
    }
}
