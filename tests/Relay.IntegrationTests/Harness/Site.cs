using System.Globalization;

namespace Relay.IntegrationTests.Harness;

/// <summary>A broker, a Simulator, a reader of all topics, and any number of Relays one after another or side by side.</summary>
public sealed class Site : IAsyncDisposable
{
    // A start brings a store's schema about, waits for brokers, and shares the machine with other starts.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly SitePlan _plan;
    private readonly string _prefix;
    private readonly SiteFiles _files = new();
    private readonly IReadOnlyList<int> _ports = Ports.Free(3);
    private readonly List<RelayProcess> _relays = [];
    private readonly Dictionary<string, GroupOffsets> _groups = new(StringComparer.Ordinal);
    private Simulator? _simulator;
    private TopicReader? _reader;

    private Site(SitePlan plan, string prefix, Broker broker)
    {
        _plan = plan;
        _prefix = prefix;
        Broker = broker;
        foreach (var secret in plan.IsBusy ? [] : plan.Tenants.SelectMany(tenant => tenant.Secrets))
        {
            Secrecy.Keep(secret);
        }
    }

    /// <summary>All topics, without the prefix.</summary>
    public static IReadOnlyList<string> Topics { get; } =
    [
        "webhooks", "commands", "messages.inbound", "messages.echoed", "messages.outbound", "receipts", "events", "deliveries", "quarantine", "deadletters",
    ];

    public Broker Broker { get; }

    public Secrecy Secrecy { get; } = new();

    public int Partitions => _plan.Partitions;

    public Simulator Simulator => _simulator ?? throw new InvalidOperationException("This site has no Simulator.");

    public TopicReader Reader => _reader ?? throw new InvalidOperationException("No Relay was ready here yet.");

    /// <summary>The Relay that was started last.</summary>
    public RelayProcess Relay => _relays[^1];

    /// <summary>Every Relay that was started, in that order.</summary>
    public IReadOnlyList<RelayProcess> Relays => _relays;

    /// <summary>Where the Simulator expects Relay.</summary>
    public string RelayUrl => Url(0);

    public static async Task<Site> CreateAsync(SitePlan plan)
    {
        var prefix = $"t{Draw.Hex(8)}.";
        var topics = Topics.Select(topic => prefix + topic).ToList();
        var broker = plan.NeedsMock ? await Broker.StartMockAsync(topics, plan.Partitions) : await Broker.StartAsync(topics, plan.Partitions);
        var site = new Site(plan, prefix, broker);
        await site._files.WriteAsync(plan, site.RelayUrl);
        if (broker.IsMock)
        {
            site.Read();
        }

        if (plan.HasSimulator)
        {
            await site.StartSimulatorAsync();
        }

        return site;
    }

    /// <summary>A site with a Relay that is ready.</summary>
    public static async Task<Site> RunningAsync(SitePlan plan)
    {
        var site = await CreateAsync(plan);
        await site.ReadyRelayAsync();
        return site;
    }

    public string Full(string topic) => _prefix + topic;

    public string NewText() => Secrecy.Keep($"words {Draw.Hex(12)}");

    public string NewPhone() => Secrecy.Keep(Draw.Phone());

    public async Task<RelayProcess> ReadyRelayAsync(int place = 0, params IEnumerable<(string Key, string Value)> settings)
    {
        var relay = StartRelay(place, settings);
        await relay.ReadyAsync(StartLimit);
        Read();
        return relay;
    }

    /// <summary>Starts a Relay without waiting for it.</summary>
    /// <param name="place">0 is where the Simulator sends; 1 is beside it.</param>
    public RelayProcess StartRelay(int place = 0, params IEnumerable<(string Key, string Value)> settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = Url(place),
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = null,
            ["ConnectionStrings__Relay"] = _plan.Store,
            ["Kafka__BootstrapServers"] = Broker.BootstrapServers,
            ["Kafka__TopicPrefix"] = _prefix,
            ["Kafka__Partitions"] = _plan.Partitions.ToString(CultureInfo.InvariantCulture),
            ["Kafka__ReplicationFactor"] = "1",
            ["Kafka__AllowWeakDurability"] = "true",
            // The mock broker holds an empty fetch for the whole wait.
            ["Kafka__Client__fetch.wait.max.ms"] = "10",
            // The mock lets every rebalance take a second less than a session; a real broker refuses sessions below six.
            ["Kafka__Client__session.timeout.ms"] = Broker.IsMock ? _plan.SessionMs.ToString(CultureInfo.InvariantCulture) : "6000",
            ["Kafka__Client__heartbeat.interval.ms"] = "500",
            ["Tenants__SeedFile"] = _files.Seed,
            ["Meta__GraphBaseUrl"] = $"{Url(2)}/v25.0",
            ["Genesys__LoginBaseUrl"] = Url(2),
            ["Genesys__ApiBaseUrl"] = Url(2),
        };
        foreach (var (key, value) in _plan.RelaySettings.Concat(settings))
        {
            all[key] = value;
        }

        var process = ChildProcess.Start($"Relay {_relays.Count + 1}", Repository.Program("Relay", "Relay.dll"), all);
        var relay = new RelayProcess(process, Url(place));
        _relays.Add(relay);
        return relay;
    }

    /// <summary>Writes a record as a stranger would.</summary>
    public Task WriteAsync(string topic, string? key, byte[]? value, int? partition = null, params IEnumerable<KeyValuePair<string, string>> headers) =>
        Stranger.WriteAsync(Broker.BootstrapServers, Full(topic), key, value, partition, headers);

    /// <summary>What Normalize made of a raw record; what Dispatch told of it afterwards carries the same position and is left out.</summary>
    public IReadOnlyList<SeenRecord> MadeOf(SeenRecord raw) =>
    [
        .. Topics.SelectMany(Reader.On).Where(record => record.IsOfAnItem && record.RawPosition == Full(raw.Position)),
    ];

    /// <summary>Waits until everything that is on the topics has been worked through: both stages have committed all there is, and the reader has seen it.</summary>
    public Task SettledAsync(TimeSpan? patience = null)
    {
        IReadOnlyList<string> open = [];
        return Until.TrueAsync(
            () =>
            {
                // In this order: what Normalize has committed it has written, so Dispatch's topics have grown by then.
                open = Group("normalize").Behind(["webhooks", "commands"], Partitions);
                open = open.Count > 0 ? open : Group("dispatch").Behind(["messages.inbound", "messages.outbound", "receipts"], Partitions);
                open = open.Count > 0 || Reader.HasReached(Group("dispatch").Ends(Topics, Partitions)) ? open : ["the reader of this test"];
                return open.Count == 0;
            },
            () => $"all records are worked through; open are {string.Join(", ", open)}{Environment.NewLine}{Relay.Process.Tail()}",
            patience);
    }

    /// <summary>What every process said last, for the message of a failed test.</summary>
    public string Tails()
    {
        var processes = _relays.TakeLast(3).Select(relay => relay.Process).Concat(_simulator is null ? [] : [_simulator.Process]);
        return string.Concat(processes.Select(process => Environment.NewLine + process.Tail(15)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays)
        {
            await relay.DisposeAsync();
        }

        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }

        _reader?.Dispose();
        foreach (var group in _groups.Values)
        {
            group.Dispose();
        }

        await Broker.DisposeAsync();
        _files.Delete();
        var leaks = _relays.SelectMany(relay => Secrecy.Leaks(relay.Process)).ToList();
        Assert.True(leaks.Count == 0, $"The log gives away what it must not:{Environment.NewLine}{string.Join(Environment.NewLine, leaks.Take(20))}");
    }

    private string Url(int place) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports[place]}");

    private void Read()
    {
        if (!_plan.IsBusy)
        {
            _reader ??= new TopicReader(Broker.BootstrapServers, _prefix, Topics, _plan.Partitions);
        }
    }

    private GroupOffsets Group(string role)
    {
        if (!_groups.TryGetValue(role, out var group))
        {
            _groups[role] = group = new GroupOffsets(Broker.BootstrapServers, _prefix, role);
        }

        return group;
    }

    private async Task StartSimulatorAsync()
    {
        var process = ChildProcess.Start("Simulator", Repository.Program("Simulator", "Relay.Simulator.dll"), new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = Url(2),
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Simulator__SettingsFile"] = _files.Simulator,
        });
        _simulator = new Simulator(process, Url(2));
        await _simulator.ReadyAsync();
    }
}
