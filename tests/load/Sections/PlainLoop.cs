using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Relay.IntegrationTests.Harness;
using Relay.Load.Measure;

namespace Relay.Load.Sections;

/// <summary>
/// What Dispatch is compared with: a loop over HttpClient that makes the same calls, byte for byte, to the same Simulator, and keeps no order,
/// counts no limit, writes nothing down and reads no answer but its status.
/// </summary>
internal sealed class PlainLoop(Site site)
{
    // As many as Dispatch has in flight by default would only wait for one another here.
    private const int AtOnce = 64;

    public async Task<(double PerSecond, double Microseconds)> RunAsync(
        IReadOnlyList<TestTenant> tenants, IReadOnlyList<ProviderCalls.Call> calls, CancellationToken cancellationToken)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tenant in tenants)
        {
            tokens[tenant.Id] = await TokenAsync(tenant, cancellationToken);
        }

        var requests = calls.Select(call => (Url: new Uri(site.Simulator.Url + call.Path), Token: tokens[call.Tenant], Body: Encoding.UTF8.GetBytes(call.Body))).ToList();
        var warm = requests.Count / 10;
        await SendAllAsync([.. requests.Take(warm)], cancellationToken);
        var watch = new CpuWatch();
        await SendAllAsync([.. requests.Skip(warm)], cancellationToken);
        watch.Stop();
        var count = requests.Count - warm;
        return (count / watch.Elapsed.TotalSeconds, watch.MicrosecondsPer("generator", count));
    }

    private static async Task SendAllAsync(List<(Uri Url, string Token, byte[] Body)> requests, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(SendAsync, cancellationToken)));

        async Task SendAsync()
        {
            using var client = Web.Client();
            while (Interlocked.Increment(ref next) is var n && n < requests.Count)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, requests[n].Url) { Content = new ByteArrayContent(requests[n].Body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", requests[n].Token);
                using var response = await client.SendAsync(request, cancellationToken);
                response.EnsureSuccessStatusCode();
            }
        }
    }

    private async Task<string> TokenAsync(TestTenant tenant, CancellationToken cancellationToken)
    {
        using var client = Web.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{site.Simulator.Url}/oauth/token")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]),
        };
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{tenant.ClientId}:{tenant.ClientSecret}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        using var response = await client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).Text("access_token") ?? throw new InvalidOperationException("The Simulator gave no token.");
    }
}
