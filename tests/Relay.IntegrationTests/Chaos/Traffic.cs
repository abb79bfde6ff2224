using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>
/// Customers and agents of many tenants who write at a steady rate, both ways. What is not answered 200 is posted again, as Meta and Genesys
/// do, and nothing is written after it before it is taken.
/// </summary>
internal sealed class Traffic
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(120);

    private readonly Site _site;
    private readonly TimeSpan _pace;
    private Func<IReadOnlyList<string>> _relays;
    private Task _writing = Task.CompletedTask;
    private volatile Phase _phase;
    private volatile bool _enough;
    private int _posted;
    private int _refused;
    private int _unanswered;

    /// <param name="perSecond">Messages of all lanes together.</param>
    public Traffic(Site site, IReadOnlyList<TestTenant> tenants, int customersPerTenant, double perSecond)
    {
        _site = site;
        _relays = () => [site.RelayUrl];
        Lanes = [.. tenants.SelectMany(tenant => Customers(site, customersPerTenant).SelectMany(phone => new[] { new Lane(tenant, phone, true), new Lane(tenant, phone, false) }))];
        _pace = TimeSpan.FromSeconds(Lanes.Count / perSecond);
    }

    public IReadOnlyList<Lane> Lanes { get; }

    public Site Site => _site;

    public int Taken => Lanes.Sum(lane => lane.Count);

    /// <summary>Answers of 503.</summary>
    public int Refused => _refused;

    /// <summary>Posts that got no answer.</summary>
    public int Unanswered => _unanswered;

    public void Start(Phase phase = Phase.WarmUp)
    {
        _phase = phase;
        _writing = Task.WhenAll(Lanes.Select((lane, n) => Task.Run(() => WriteAsync(lane, _pace * n / Lanes.Count))));
    }

    public void Enter(Phase phase) => _phase = phase;

    /// <summary>Posts go to these from now on, in turn.</summary>
    public void PostTo(params IReadOnlyList<string> relays) => Volatile.Write(ref _relays, () => relays);

    /// <summary>Waits until so many more are answered 200.</summary>
    public async Task WroteAsync(int more, string meanwhile)
    {
        var before = Taken;
        await Until.TrueAsync(
            () => _writing.IsFaulted || Taken >= before + more,
            () => $"{more} more webhooks are answered 200 {meanwhile}; there are {Taken - before}, with {Refused} answers of 503 and {Unanswered} without any{_site.Tails()}",
            ChaosForm.Patience);
        if (_writing.IsFaulted)
        {
            await _writing;
        }
    }

    /// <summary>Waits until so many more have reached their providers: whoever works has begun to.</summary>
    public async Task ArrivedAsync(int more, string meanwhile)
    {
        var before = await CountAsync();
        await Until.TrueAsync(
            async () => _writing.IsFaulted || await CountAsync() >= before + more,
            () => $"{more} more messages reach their providers {meanwhile}{_site.Tails()}",
            ChaosForm.Patience);

        async Task<int> CountAsync() => (await _site.Simulator.CallsAsync(call => call.Answer == 200 && LaneKey.Of(call) is not null)).Count;
    }

    /// <summary>Waits until no more is on its way than is written in a moment, so that what is measured is not what the start cost.</summary>
    public Task CaughtUpAsync(string meanwhile) => Until.TrueAsync(
        async () => _writing.IsFaulted || (await _site.Simulator.CallsAsync(call => call.Answer == 200 && LaneKey.Of(call) is not null)).Count >= Taken - (Lanes.Count / 4),
        () => $"almost all that was taken reaches its provider {meanwhile}{_site.Tails()}",
        ChaosForm.Patience);

    /// <summary>Lets it flow for a while, which must be a while of writing and not of waiting.</summary>
    public async Task FlowAsync(TimeSpan time, string meanwhile)
    {
        var until = TimeProvider.System.GetTimestamp() + (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);
        await Until.TrueAsync(() => _writing.IsFaulted || TimeProvider.System.GetTimestamp() >= until, meanwhile, time + ChaosForm.Patience);
        await WroteAsync(1, meanwhile);
    }

    /// <summary>No more is written; what was begun is still posted until it is taken.</summary>
    public Task StopAsync()
    {
        _enough = true;
        return _writing;
    }

    private async Task WriteAsync(Lane lane, TimeSpan begin)
    {
        await Task.Delay(begin);
        while (!_enough)
        {
            var started = TimeProvider.System.GetTimestamp();
            await PostUntilTakenAsync(lane);
            var left = _pace - TimeProvider.System.GetElapsedTime(started);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left);
            }
        }
    }

    private async Task PostUntilTakenAsync(Lane lane)
    {
        var letter = lane.Next(_phase);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var relays = Volatile.Read(ref _relays)();
            var answer = await lane.PostAsync(relays[Interlocked.Increment(ref _posted) % relays.Count], letter);
            switch (answer.Status)
            {
                case 200:
                    lane.Keep(letter);
                    return;
                case 503:
                    Interlocked.Increment(ref _refused);
                    break;
                case 0:
                    Interlocked.Increment(ref _unanswered);
                    break;
                default:
                    Assert.Fail($"A webhook of {lane} was answered {answer.Status}.{_site.Tails()}");
                    break;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < LongestRefusal, $"A webhook of {lane} was refused for {LongestRefusal.TotalSeconds} s.{_site.Tails()}");
            await Task.Delay(Again);
        }
    }

    private static HashSet<string> Customers(Site site, int count)
    {
        // The numbers that belong to nobody are few; two customers of a tenant must not have the same.
        var phones = new HashSet<string>(StringComparer.Ordinal);
        while (phones.Count < count)
        {
            phones.Add(site.NewPhone());
        }

        return phones;
    }
}
