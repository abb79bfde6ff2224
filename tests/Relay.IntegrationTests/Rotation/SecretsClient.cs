using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>A machine of a tenant that changes his secrets, by now one and now another Relay.</summary>
internal sealed class SecretsClient(TestTenant tenant, IReadOnlyList<RelayProcess> relays)
{
    // A step may have to wait for a process that is slow to beat.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private int _count;

    /// <summary>How long an old secret counts after its change: as short as may be.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<string> Scopes { get; } = ["secrets:write", "connection:write"];

    /// <summary>Sets up the webhooks at both providers, so that all of them lead to this Relay.</summary>
    public async Task DeployAsync()
    {
        var report = await SendAsync(HttpMethod.Post, "deployment", new JsonObject(), Next());
        Assert.True(report.At("succeeded").ValueKind == JsonValueKind.True, report.ToString());
    }

    /// <summary>Begins a rotation; returns its id.</summary>
    public async Task<string> BeginAsync(string kind, string owner, string? value = null)
    {
        var wish = new JsonObject { ["kind"] = kind, ["owner"] = owner, ["overlapSeconds"] = (int)Overlap.TotalSeconds };
        if (value is not null)
        {
            wish["value"] = value;
        }

        return (await SendAsync(HttpMethod.Post, "secrets/rotations", wish, Next())).Text("id")!;
    }

    public Task BringAsync(string rotation, string value) => SendAsync(HttpMethod.Post, $"secrets/rotations/{rotation}/value", new JsonObject { ["value"] = value }, Next());

    public Task RevokeAsync(string rotation) => SendAsync(HttpMethod.Post, $"secrets/rotations/{rotation}/revoke", new JsonObject(), Next());

    public Task ReachedAsync(string rotation, string state) => LooksAsync(rotation, view => view.Text("state") == state, $"is {state}");

    /// <summary>Waits until it says that it cannot go on.</summary>
    public Task HeldUpAsync(string rotation, string hitch) => LooksAsync(rotation, view => view.Text("hitch", "code") == hitch, $"is held up by {hitch}");

    /// <summary>Waits until every process calls with this credential. Each masks the one in its own memory.</summary>
    public async Task KnownEverywhereAsync(string kind, string owner, string value)
    {
        foreach (var relay in relays)
        {
            await Until.TrueAsync(
                async () => (await SendAsync(HttpMethod.Get, "secrets", null, relay)).At("items").EnumerateArray()
                    .Where(item => item.Text("kind") == kind && item.Text("owner") == owner)
                    .SelectMany(item => item.At("versions").EnumerateArray())
                    .Any(version => version.Text("masked")!.EndsWith(value[^4..], StringComparison.Ordinal)),
                () => $"{relay.Process.Name} knows the new {kind}",
                Patience);
        }
    }

    private async Task LooksAsync(string rotation, Func<JsonElement, bool> isSo, string what)
    {
        var last = default(JsonElement);
        await Until.TrueAsync(
            async () =>
            {
                last = await SendAsync(HttpMethod.Get, $"secrets/rotations/{rotation}", null, Next());
                Assert.False(last.Text("state") is "failed" or "cancelled", last.ToString());
                return isSo(last);
            },
            () => $"the rotation {what}; it is {last}",
            Patience);
    }

    private RelayProcess Next() => relays[_count++ % relays.Count];

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonObject? body, RelayProcess relay)
    {
        using var request = new HttpRequestMessage(method, $"{relay.Url}/api/tenants/{tenant.Id}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.ApiKey);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var client = Web.Client();
        using var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path} was answered {(int)response.StatusCode}: {answer}{Environment.NewLine}{relay.Process.Tail()}");
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }
}
