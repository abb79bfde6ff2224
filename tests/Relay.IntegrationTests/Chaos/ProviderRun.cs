using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>
/// One Relay and many tenants under one load: for a while each of some tenants has providers that fail in a way of their own, and the others
/// have providers that work. Each failure is judged by a test of its own.
/// </summary>
public sealed class ProviderRun(ChaosStore store) : IAsyncLifetime
{
    private const int ThrottleSeconds = 2;

    private static readonly TimeSpan Quiet = ChaosForm.Seconds(4, 15);
    private static readonly TimeSpan Renewal = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<TestTenant> _working = ChaosSite.Tenants(3, "working");
    private Site? _site;
    private Traffic? _traffic;

    public static TimeSpan Failing { get; } = ChaosForm.Seconds(4, 60);

    public TestTenant Broken { get; } = new("broken");

    public TestTenant Hanging { get; } = new("hanging");

    public TestTenant Throttled { get; } = new("throttled");

    public TestTenant Dropped { get; } = new("dropped");

    public TestTenant Expiring { get; } = new("expiring");

    /// <summary>How many calls of each provider are taken in and never answered.</summary>
    public int Drops { get; } = ChaosForm.Pick(6, 40);

    /// <summary>How many answers of 429 are fair: each lane asks when its time has come, and some were on their way.</summary>
    public int FairRefusals { get; } = LanesPerTenant * (int)((Failing.TotalSeconds / ThrottleSeconds) + 2);

    internal Site Site => _site!;

    private static int LanesPerTenant => 4;

    public async ValueTask InitializeAsync()
    {
        IReadOnlyList<TestTenant> tenants = [Broken, Hanging, Throttled, Dropped, Expiring, .. _working];
        _site = await Site.RunningAsync(ChaosSite.Plan(tenants, await store.NewDatabaseAsync()) with { RelaySettings = ChaosForm.Pick<(string, string)[]>([Moods.Schedule], []) });
        _traffic = new Traffic(_site, tenants, LanesPerTenant / 2, perSecond: ChaosForm.Pick(40, 60));
        _traffic.Start();
        await _traffic.WroteAsync(_traffic.Lanes.Count * 3, "before all");
        await _traffic.CaughtUpAsync("before all");
        _traffic.Enter(Phase.Quiet);
        await _traffic.FlowAsync(Quiet, "before anything fails");

        await FailAsync();
        _traffic.Enter(Phase.Disturbed);
        var ended = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(ended) < Failing)
        {
            await _site.Simulator.EndTokensAsync(Expiring);
            await _traffic.FlowAsync(Renewal, "while providers fail");
        }

        await _site.Simulator.MendAsync();
        await _traffic.WroteAsync(_traffic.Lanes.Count * 2, "after the providers work again");
        await _traffic.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }

    /// <summary>What became of one tenant's messages, and whether the tenants whose providers work noticed.</summary>
    internal async Task<Verdict> VerdictAsync(string scenario, TestTenant tenant, Func<LoggedCall, bool>? isAccepted = null)
    {
        var working = _traffic!.Lanes.Where(lane => _working.Contains(lane.Tenant)).ToList();
        var failing = _traffic.Lanes.Where(lane => lane.Tenant == tenant);
        return (await Verdict.OfAsync(scenario, _traffic, [.. failing, .. working], isAccepted)).NothingIsDead().KeepsPace(working, Floor);
    }

    internal Task<IReadOnlyList<LoggedCall>> CallsAsync(TestTenant tenant, Func<LoggedCall, bool> wanted) =>
        Site.Simulator.CallsAsync(call => call.Tenant == tenant.Id && LaneKey.Of(call) is not null && wanted(call));

    private async Task FailAsync()
    {
        const int WithoutEnd = 1_000_000;
        await BothAsync(Broken, () => new JsonObject { ["times"] = WithoutEnd, ["status"] = 500 });
        await BothAsync(Throttled, () => new JsonObject
        {
            ["times"] = WithoutEnd, ["status"] = 429, ["headers"] = new JsonObject { ["Retry-After"] = $"{ThrottleSeconds}" },
        });
        await BothAsync(Dropped, () => new JsonObject { ["times"] = Drops, ["drop"] = "after" });
        await _site!.Simulator.FailAsync(Hanging, "/inbound/open/message", new JsonObject { ["times"] = WithoutEnd, ["hang"] = true });
        if (ChaosForm.IsLong)
        {
            // Nobody knows of a call to WhatsApp that hangs whether it was taken, so it is not repeated before a minute has passed.
            await _site.Simulator.FailAsync(Hanging, GraphPath(Hanging), new JsonObject { ["times"] = WithoutEnd, ["hang"] = true });
        }

        async Task BothAsync(TestTenant tenant, Func<JsonObject> fault)
        {
            await _site!.Simulator.FailAsync(tenant, "/inbound/open/message", fault());
            await _site.Simulator.FailAsync(tenant, GraphPath(tenant), fault());
        }
    }

    private static string GraphPath(TestTenant tenant) => $"/{tenant.PhoneNumberId}/messages";
}
