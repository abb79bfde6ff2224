using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relay.IntegrationTests.Harness;

/// <summary>The Simulator in a process of its own, driven as people and load generators drive it.</summary>
public sealed class Simulator(ChildProcess process, string url) : IAsyncDisposable
{
    private readonly SemaphoreSlim _reading = new(1);
    private readonly List<LoggedCall> _calls = [];
    private long _last;

    public string Url { get; } = url;

    public ChildProcess Process { get; } = process;

    public async Task ReadyAsync() => await Until.TrueAsync(
        async () =>
        {
            Assert.False(Process.HasExited, Process.Tail());
            try
            {
                using var client = Web.Client();
                using var response = await client.GetAsync($"{Url}/health/ready");
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        () => $"the Simulator is ready{Environment.NewLine}{Process.Tail()}");

    /// <summary>Anything else that the Simulator can be told, such as what an admin changes at Meta.</summary>
    public Task<JsonElement> DriveAsync(string path, JsonObject body) => PostAsync(path, body);

    /// <summary>A customer writes; returns the message's id at WhatsApp once Relay has taken the webhook.</summary>
    public async Task<string> CustomerWritesAsync(TestTenant tenant, string phone, string text)
    {
        var answer = await PostAsync($"/sim/whatsapp/{phone}/messages", new JsonObject { ["phoneNumberId"] = tenant.PhoneNumberId, ["text"] = text });
        Assert.Equal("200", answer.Text("status"));
        return answer.Text("wamid")!;
    }

    /// <summary>An agent writes; returns the message's id at Genesys once Relay has taken the webhook.</summary>
    public async Task<string> AgentWritesAsync(TestTenant tenant, string to, string text)
    {
        var answer = await PostAsync($"/sim/genesys/{tenant.IntegrationId}/messages", new JsonObject { ["to"] = to, ["text"] = text });
        Assert.Equal("200", answer.Text("status"));
        return answer.Text("id")!;
    }

    /// <summary>From now on the next calls of a tenant go wrong.</summary>
    public async Task FailAsync(TestTenant tenant, string path, JsonObject fault)
    {
        fault["match"] = new JsonObject { ["path"] = path, ["tenant"] = tenant.Id };
        await PostAsync("/sim/faults", fault);
    }

    /// <summary>From now on nothing goes wrong any more.</summary>
    public Task MendAsync() => DeleteAsync("/sim/faults");

    /// <summary>As after its start.</summary>
    public Task ForgetAsync() => DeleteAsync("/sim");

    /// <summary>Genesys takes none of the tenant's tokens any more, though they were good for longer.</summary>
    public Task EndTokensAsync(TestTenant tenant) => DeleteAsync($"/sim/tokens?tenant={tenant.Id}");

    /// <summary>Every call so far, in the order in which they arrived.</summary>
    public async Task<IReadOnlyList<LoggedCall>> CallsAsync(Func<LoggedCall, bool> wanted)
    {
        await _reading.WaitAsync();
        try
        {
            using var client = Web.Client();
            foreach (var call in (await client.GetFromJsonAsync<JsonElement>($"{Url}/sim/log?after={_last}")).EnumerateArray())
            {
                _last = call.At("n").GetInt64();
                _calls.Add(new LoggedCall(_last, call.Text("service")!, call.Text("tenant"), call.Text("path")!, call.At("body").Clone(), call.At("answer").GetInt32(), call.At("at").GetDateTimeOffset()));
            }

            return [.. _calls.Where(wanted)];
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Waits for so many calls and returns all there are.</summary>
    public async Task<IReadOnlyList<LoggedCall>> CallsAsync(int atLeast, Func<LoggedCall, bool> wanted, string what, TimeSpan? patience = null)
    {
        IReadOnlyList<LoggedCall> calls = [];
        await Until.TrueAsync(
            async () => (calls = await CallsAsync(wanted)).Count >= atLeast,
            () => $"{atLeast} calls: {what}; there are {calls.Count}",
            patience);
        return calls;
    }

    public ValueTask DisposeAsync()
    {
        _reading.Dispose();
        return Process.DisposeAsync();
    }

    private async Task DeleteAsync(string path)
    {
        using var client = Web.Client();
        using var response = await client.DeleteAsync(new Uri(Url + path));
        response.EnsureSuccessStatusCode();
    }

    private async Task<JsonElement> PostAsync(string path, JsonObject body)
    {
        using var client = Web.Client();
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(Url + path), content);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, answer.ToString());
        return answer;
    }
}
