using System.Globalization;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Chaos;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>
/// Customers and agents who write without end, through the Simulator: Meta and Genesys sign with what they hold by then, and send again as
/// they do. Each writes a message when his last one was taken.
/// </summary>
internal sealed class ProviderTraffic
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);

    private readonly Site _site;
    private readonly Dictionary<LaneKey, int> _taken = [];
    private readonly Lock _gate = new();
    private Task _writing = Task.CompletedTask;
    private volatile bool _enough;

    public ProviderTraffic(Site site, IReadOnlyList<TestTenant> tenants, int customersPerTenant)
    {
        _site = site;
        foreach (var tenant in tenants)
        {
            var phones = new HashSet<string>(StringComparer.Ordinal);
            while (phones.Count < customersPerTenant)
            {
                phones.Add(site.NewPhone());
            }

            foreach (var phone in phones)
            {
                _taken[new LaneKey(tenant.Id, phone, true)] = 0;
                _taken[new LaneKey(tenant.Id, phone, false)] = 0;
            }
        }

        Tenants = tenants.ToDictionary(tenant => tenant.Id, StringComparer.Ordinal);
    }

    private Dictionary<string, TestTenant> Tenants { get; }

    private int Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken.Values.Sum();
            }
        }
    }

    public void Start() => _writing = Task.WhenAll(_taken.Keys.ToList().Select(lane => Task.Run(() => WriteAsync(lane))));

    /// <summary>Waits until everybody could have written twice more.</summary>
    public async Task FlowAsync(string meanwhile)
    {
        var before = Taken;
        var more = _taken.Count * 2;
        await HealthyAsync(() => Task.FromResult(Taken >= before + more), () => $"{more} more messages are taken {meanwhile}; there are {Taken - before}");
    }

    /// <summary>Waits, and fails when a message was refused meanwhile.</summary>
    public async Task HealthyAsync(Func<Task<bool>> condition, Func<string> what)
    {
        await Until.TrueAsync(async () => _writing.IsFaulted || await condition(), () => what() + _site.Tails(), ChaosForm.Patience);
        if (_writing.IsFaulted)
        {
            await _writing;
        }
    }

    /// <summary>Nobody writes any more, whatever became of it: for a test that has failed already.</summary>
    public async Task EndAsync()
    {
        _enough = true;
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Nobody writes any more. Every message reached the other side, and once.</summary>
    public async Task ArrivedOnceAsync()
    {
        _enough = true;
        await _writing;
        List<string> faults = [];
        await Until.TrueAsync(
            async () => (faults = Faults(await ArrivalsAsync(), (arrived, sent) => arrived < sent)).Count == 0,
            () => $"every message arrives: {string.Join(", ", faults)}{_site.Tails()}",
            ChaosForm.Patience);
        await _site.SettledAsync(ChaosForm.Patience);
        faults = Faults(await ArrivalsAsync(), (arrived, sent) => arrived != sent);
        Assert.True(faults.Count == 0, $"Messages arrived more than once: {string.Join(", ", faults)}{_site.Tails()}");
    }

    private async Task<ILookup<(LaneKey Lane, int Number), LoggedCall>> ArrivalsAsync() =>
        (await _site.Simulator.CallsAsync(call => call.Answer == 200 && LaneKey.Of(call) is { } lane && _taken.ContainsKey(lane)))
            .ToLookup(call => (LaneKey.Of(call)!.Value, LaneKey.Number(call)));

    private List<string> Faults(ILookup<(LaneKey Lane, int Number), LoggedCall> arrivals, Func<int, int, bool> isWrong) =>
    [
        .. _taken.SelectMany(lane => Enumerable.Range(0, lane.Value).Select(number => (Lane: lane.Key, Number: number)))
            .Where(message => isWrong(arrivals[message].Count(), 1))
            .Select(message => $"{message.Lane} number {message.Number} arrived {arrivals[message].Count()} times")
            .Take(10),
    ];

    private async Task WriteAsync(LaneKey lane)
    {
        var tenant = Tenants[lane.Tenant];
        for (var number = 0; !_enough; number++)
        {
            var text = number.ToString(CultureInfo.InvariantCulture);
            var answer = lane.IsToAgent
                ? await _site.Simulator.DriveAsync(
                    $"/sim/whatsapp/{lane.Phone}/messages", new JsonObject { ["phoneNumberId"] = tenant.PhoneNumberId, ["text"] = text, ["retry"] = true })
                : await _site.Simulator.DriveAsync(
                    $"/sim/genesys/{tenant.IntegrationId}/messages", new JsonObject { ["to"] = lane.Phone, ["text"] = text, ["retry"] = true });
            Assert.True(answer.Text("status") == "200", $"The webhook of {lane} was answered {answer}.{_site.Tails()}");
            lock (_gate)
            {
                _taken[lane]++;
            }

            await Task.Delay(Pace);
        }
    }
}
