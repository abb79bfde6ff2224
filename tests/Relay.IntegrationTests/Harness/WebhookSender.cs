using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Relay.IntegrationTests.Harness;

/// <summary>Posts signed bodies, whatever is in them.</summary>
public static class WebhookSender
{
    // A process that is held still answers nothing; whoever waits longer than this has waited long enough.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="secret">Another than the tenant had at first.</param>
    public static Task<WebhookAnswer> MetaAsync(string relayUrl, TestTenant tenant, byte[] body, string? secret = null) => PostAsync(
        $"{relayUrl}/webhook/meta/{tenant.Id}", body, "sha256=" + Convert.ToHexStringLower(Sign(secret ?? tenant.AppSecret, body)));

    /// <param name="secret">Another than the tenant had at first.</param>
    public static Task<WebhookAnswer> GenesysAsync(string relayUrl, TestTenant tenant, byte[] body, string? secret = null) => PostAsync(
        $"{relayUrl}/webhook/genesys/{tenant.Id}", body, "sha256=" + Convert.ToBase64String(Sign(secret ?? tenant.SignatureSecret, body)));

    /// <summary>Posts until it is taken, as Meta does, to one address after the other.</summary>
    /// <returns>How often it was posted.</returns>
    public static async Task<int> MetaUntilTakenAsync(IReadOnlyList<string> relayUrls, TestTenant tenant, byte[] body)
    {
        var posts = 0;
        await Until.TrueAsync(
            async () => (await MetaAsync(relayUrls[posts++ % relayUrls.Count], tenant, body)).Status == 200,
            () => "a webhook is taken",
            TimeSpan.FromSeconds(60));
        return posts;
    }

    private static async Task<WebhookAnswer> PostAsync(string url, byte[] body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        var started = TimeProvider.System.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var client = Web.Client();
            using var response = await client.SendAsync(request, patience.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(patience.Token);
            var retryAfter = response.Headers.TryGetValues("Retry-After", out var values) ? values.Single() : null;
            return new WebhookAnswer((int)response.StatusCode, retryAfter, answer.Length, TimeProvider.System.GetElapsedTime(started));
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
        {
            // A process that is killed or held still under load answers nothing.
            return new WebhookAnswer(0, null, 0, TimeProvider.System.GetElapsedTime(started));
        }
    }

    private static byte[] Sign(string secret, byte[] body) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
}
