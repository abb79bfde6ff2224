using System.Text.Json;

namespace Relay.IntegrationTests.Harness;

/// <summary>A running Relay.</summary>
public sealed class RelayProcess(ChildProcess process, string url) : IAsyncDisposable
{
    public string Url { get; } = url;

    public ChildProcess Process { get; } = process;

    /// <summary>What <c>/health/ready</c> says; status 0 when nobody listens.</summary>
    public async Task<(int Status, JsonElement Report)> HealthAsync()
    {
        try
        {
            using var client = Web.Client();
            using var response = await client.GetAsync($"{Url}/health/ready");
            using var report = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return ((int)response.StatusCode, report.RootElement.Clone());
        }
        catch (HttpRequestException)
        {
            return (0, default);
        }
    }

    public async Task<bool> ListensAsync()
    {
        try
        {
            using var client = Web.Client();
            using var response = await client.GetAsync($"{Url}/health/live");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task ReadyAsync(TimeSpan? patience = null)
    {
        var last = "no answer";
        await Until.TrueAsync(
            async () =>
            {
                Assert.False(Process.HasExited, Process.Tail());
                var (status, report) = await HealthAsync();
                last = $"{status} {report}";
                return status == 200;
            },
            () => $"{Process.Name} is ready; it says {last}{Environment.NewLine}{Process.Tail()}",
            patience);
    }

    /// <summary>Asks it to end and waits; returns its exit code.</summary>
    public Task<int> StopAsync()
    {
        Process.Terminate();
        return Process.ExitCodeAsync();
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
