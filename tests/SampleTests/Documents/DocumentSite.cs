using System.Globalization;
using Relay.IntegrationTests.Harness;

namespace Relay.SampleTests.Documents;

/// <summary>A copy of the repository, and a Simulator of the example's settings where one is asked for.</summary>
public sealed class DocumentSite : IAsyncDisposable
{
    private readonly Lazy<ScratchCopy> _copy = new();
    private readonly Lazy<Task<Simulator>> _simulator;

    public DocumentSite() => _simulator = new Lazy<Task<Simulator>>(StartAsync);

    public string Root => _copy.Value.Root;

    public string Tools => _copy.Value.Tools;

    public static string FreeUrl() => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free(1)[0]}");

    /// <summary>As after its start.</summary>
    public async Task<Simulator> SimulatorAsync()
    {
        var simulator = await _simulator.Value;
        await simulator.ForgetAsync();
        return simulator;
    }

    public async ValueTask DisposeAsync()
    {
        if (_simulator.IsValueCreated)
        {
            await (await _simulator.Value).DisposeAsync();
        }

        if (_copy.IsValueCreated)
        {
            _copy.Value.Dispose();
        }
    }

    private async Task<Simulator> StartAsync()
    {
        var url = FreeUrl();
        var process = ChildProcess.Start("Simulator", Repository.Program("Simulator", "Relay.Simulator.dll"), new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = url,
            ["Simulator__SettingsFile"] = Path.Combine(Repository.Root, "samples", "Simulator", "simulator.example.json"),
            // Nobody is there: webhooks find a closed door.
            ["Simulator__RelayBaseUrl"] = FreeUrl(),
        });
        var simulator = new Simulator(process, url);
        await simulator.ReadyAsync();
        return simulator;
    }
}
