using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Relay.Simulator.Webhooks;

/// <summary>Meta's question to a callback before it takes it: does it know the verify token, and does it return the challenge?</summary>
internal sealed class Handshake(IHttpClientFactory clients, RandomNumberGenerator random, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <returns>What went wrong, or null.</returns>
    public async Task<string?> PerformAsync(Uri callback, string verifyToken, CancellationToken cancellationToken)
    {
        var challenge = Challenge();
        var url = QueryHelpers.AddQueryString(callback.AbsoluteUri, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["hub.mode"] = "subscribe",
            ["hub.challenge"] = challenge,
            ["hub.verify_token"] = verifyToken,
        });
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await clients.CreateClient(WebhookPoster.ClientName).GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if ((int)response.StatusCode != StatusCodes.Status200OK)
            {
                return string.Create(CultureInfo.InvariantCulture, $"HTTP Status Code = {(int)response.StatusCode}; HTTP Message = {response.ReasonPhrase}");
            }

            return await IsAsync(response, challenge, either.Token) ? null : "Response does not match challenge";
        }
        catch (HttpRequestException exception)
        {
            return exception.HttpRequestError == HttpRequestError.ConnectionError ? "the URL could not be reached" : exception.Message;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return "timed out";
        }
    }

    /// <summary>Whether the body is the challenge and nothing else; a stranger's endless page is not read to its end.</summary>
    private static async Task<bool> IsAsync(HttpResponseMessage response, string challenge, CancellationToken cancellationToken)
    {
        var buffer = new byte[challenge.Length + 1];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer.AsSpan(0, read)) == challenge;
    }

    private string Challenge()
    {
        var bytes = new byte[4];
        random.GetBytes(bytes);
        return BitConverter.ToUInt32(bytes).ToString(CultureInfo.InvariantCulture);
    }
}
