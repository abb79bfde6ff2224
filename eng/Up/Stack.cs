using Relay.Up.Demo;
using Relay.Up.Processes;

namespace Relay.Up;

/// <summary>The simulator and Relay of one run, and where they are.</summary>
internal sealed class Stack : IDisposable
{
    private const string RelayName = "Relay";
    private const string SimulatorName = "Simulator";

    private readonly DemoFiles _files;
    private readonly TimeProvider _time;
    private readonly ChildProcess _simulator;
    private readonly ChildProcess _relay;

    private Stack(DemoTenant tenant, DemoTenant newcomer, Ports ports, DemoFiles files, TimeProvider time, ChildProcess simulator, ChildProcess relay)
    {
        Tenant = tenant;
        Newcomer = newcomer;
        RelayUrl = Url(ports.Relay);
        SimulatorUrl = Url(ports.Simulator);
        _files = files;
        _time = time;
        _simulator = simulator;
        _relay = relay;
    }

    public DemoTenant Tenant { get; }

    /// <summary>A customer whom Relay does not know yet; new in each run.</summary>
    public DemoTenant Newcomer { get; }

    public string RelayUrl { get; }

    public string SimulatorUrl { get; }

    /// <summary>Known once all is ready.</summary>
    public string KafkaBootstrapServers { get; private set; } = string.Empty;

    public string RelayLog => _files.Log(RelayName);

    public string SimulatorLog => _files.Log(SimulatorName);

    /// <summary>Starts both; neither is ready yet.</summary>
    /// <param name="root">The repository, built for Release.</param>
    /// <param name="ports">Where they listen.</param>
    /// <param name="time">For waits.</param>
    /// <param name="trouble">Told each line of a child that looks like an error.</param>
    public static Attempt<Stack> Start(string root, Ports ports, TimeProvider time, Action<string> trouble)
    {
        var simulatorAssembly = Assembly(root, SimulatorName, "Relay.Simulator.dll");
        var relayAssembly = Assembly(root, RelayName, "Relay.dll");
        if (((string[])[simulatorAssembly, relayAssembly]).FirstOrDefault(assembly => !File.Exists(assembly)) is { } missing)
        {
            return Attempt<Stack>.Failed($"{Path.GetRelativePath(root, missing)} is not built: is its project in Relay.sln?");
        }

        var hasStore = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ConnectionStrings__Relay"));
        var tenant = hasStore ? DemoTenant.DrawForStore() : DemoTenant.Draw();
        var newcomer = DemoTenant.Draw();
        var files = DemoFiles.Write(tenant, newcomer, Url(ports.Relay));
        var simulator = Start(SimulatorName, simulatorAssembly, SimulatorSettings(ports, files));
        var relay = Start(RelayName, relayAssembly, RelaySettings(ports, files, hasStore));
        return new Stack(tenant, newcomer, ports, files, time, simulator, relay);

        ChildProcess Start(string name, string assembly, Dictionary<string, string?> settings) =>
            ChildProcess.Start(name, assembly, settings, new ChildLog(files.Log(name), line => trouble($"{name}: {line}")));
    }

    /// <summary>Waits until both take work. Returns why not, or null.</summary>
    public async Task<string?> WaitUntilReadyAsync(Readiness readiness, CancellationToken cancellationToken)
    {
        if (!(await readiness.WaitAsync(_simulator, SimulatorUrl, cancellationToken)).Succeeded(out _, out var error)
            || !(await readiness.WaitAsync(_relay, RelayUrl, cancellationToken)).Succeeded(out var relay, out error))
        {
            return error;
        }

        var servers = relay.KafkaBootstrapServers ?? Environment.GetEnvironmentVariable("Kafka__BootstrapServers");
        if (string.IsNullOrEmpty(servers))
        {
            return "Relay does not say where its embedded Kafka is (kafkaBootstrapServers of /health/ready)";
        }

        KafkaBootstrapServers = servers;
        return null;
    }

    /// <summary>Runs until one of the two is gone, and says which.</summary>
    public async Task<string> WaitForExitAsync(CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(_simulator.WaitForExitAsync(cancellationToken), _relay.WaitForExitAsync(cancellationToken));
        await first;
        return await (_relay.HasExited ? _relay : _simulator).DescribeExitAsync(cancellationToken);
    }

    /// <summary>Stops Relay first, so that its last calls still find the simulator. Returns what was wrong, or null.</summary>
    public async Task<string?> StopAsync()
    {
        var patience = TimeSpan.FromSeconds(30);
        var relay = await _relay.StopAsync(patience, _time);
        var simulator = await _simulator.StopAsync(patience, _time);
        return relay ?? simulator;
    }

    /// <summary>The last lines of both, for a person who has to find out why.</summary>
    public IEnumerable<string> LastLines() => ((ChildProcess[])[_simulator, _relay])
        .SelectMany(child => child.LastLines().Select(line => $"{child.Name}: {line}").Prepend($"--- last lines of {child.Name}"));

    public void DeleteSecrets() => _files.DeleteSecrets();

    public void DeleteFiles() => _files.DeleteAll();

    public void Dispose()
    {
        _relay.Dispose();
        _simulator.Dispose();
    }

    private static string Url(int port) => $"http://localhost:{port}";

    private static string Assembly(string root, string project, string file) => Path.Combine(root, "artifacts", "bin", project, "release", file);

    private static Dictionary<string, string?> SimulatorSettings(Ports ports, DemoFiles files) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_URLS"] = Url(ports.Simulator),
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Simulator__SettingsFile"] = files.Simulator,
    };

    private static Dictionary<string, string?> RelaySettings(Ports ports, DemoFiles files, bool hasStore) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_URLS"] = Url(ports.Relay),
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_ENVIRONMENT"] = null,
        ["Tenants__SeedFile"] = files.Seed,
        // A store remembers the secrets of the run before, and a seed file changes nothing that the store knows unless it is told to.
        ["Tenants__Reseed"] = hasStore ? "true" : "false",
        ["Meta__GraphBaseUrl"] = $"{Url(ports.Simulator)}/v25.0",
        ["Genesys__LoginBaseUrl"] = Url(ports.Simulator),
        ["Genesys__ApiBaseUrl"] = Url(ports.Simulator),
        [$"Portal__SignIn__Clients__{DemoUsers.Region}"] = DemoUsers.SignInClientId,
        ["Portal__SelfSignup"] = "true",
    };
}
