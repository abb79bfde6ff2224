using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using Relay.Load.Measure;
using Relay.Load.Report;

namespace Relay.Load.Sections;

/// <summary>
/// How fast a Relay that only dispatches works off what waits on the topic, beside a plain loop over the same calls; and what the others notice
/// when one tenant's provider hangs.
/// </summary>
internal sealed class DispatchSection(Bench bench) : Section(bench)
{
    private const int CustomersEach = 20;
    private const int Connections = 128;

    // One part in so many is not measured.
    private const int Warm = 10;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    public override async Task<(JsonObject Json, IReadOnlyList<TextTable> Tables)> RunAsync(CancellationToken cancellationToken)
    {
        var tenants = Tenants(Options.IsMiniature ? 10 : 100);
        var customers = new Customers(tenants, CustomersEach);
        await using var database = await Bench.NewDatabaseAsync();
        await using var site = await Site.CreateAsync(Plan(tenants, database.ConnectionString));
        await WriteBacklogAsync(site, customers, cancellationToken);

        var relay = await WorkOffAsync(site);
        var calls = new ProviderCalls(site);
        var made = await calls.CountAsync(Options.Backlog, Options.DrainLimit);
        var perSecond = PerSecond(calls);
        var plain = await new PlainLoop(site).RunAsync(tenants, [.. calls.All.Values], cancellationToken);
        var hanging = await new HangingRun(site, tenants[0], customers, Options).RunAsync(Options.Backlog, Connections, cancellationToken);

        var json = new JsonObject
        {
            ["backlog"] = Options.Backlog,
            ["callsMissing"] = Options.Backlog - made,
            ["repeatedCalls"] = calls.Again,
            ["relay"] = new JsonObject { ["sendsPerSecond"] = Figures.Number(perSecond), ["cpuMicroseconds"] = Figures.Number(relay.Microseconds), ["cores"] = relay.Cores },
            ["plainLoop"] = new JsonObject { ["sendsPerSecond"] = Figures.Number(plain.PerSecond), ["cpuMicroseconds"] = Figures.Number(plain.Microseconds) },
            ["relayToPlainLoop"] = new JsonObject
            {
                ["sendsPerSecond"] = Figures.Ratio(perSecond, plain.PerSecond),
                ["cpuPerSend"] = Figures.Ratio(relay.Microseconds, plain.Microseconds),
            },
            ["oneTenantHanging"] = hanging.ToJson(),
        };
        var speed = new TextTable("dispatch, as fast as it goes", "", "sends/s", "CPU us each", "x plain sends/s", "x plain CPU")
            .Row("plain HttpClient loop", Figures.Number(plain.PerSecond), Figures.Number(plain.Microseconds), 1.0, 1.0)
            .Row("Relay", Figures.Number(perSecond), Figures.Number(relay.Microseconds), Figures.Ratio(perSecond, plain.PerSecond), Figures.Ratio(relay.Microseconds, plain.Microseconds));
        return (json, [speed, hanging.ToTable()]);
    }

    // By Relay itself, so that the records are what Dispatch finds in production.
    private async Task WriteBacklogAsync(Site site, Customers customers, CancellationToken cancellationToken)
    {
        await using var relay = await site.ReadyRelayAsync(0, ("Relay__Roles", "Ingest,Normalize"));
        using var events = new EventWatch(site, Partitions, Options.Backlog);
        var run = await customers.WriteAsync(site, Math.Min(Options.Backlog, 1500), 0, Options.Backlog, Connections, cancellationToken);
        var written = await events.CountAsync(run.Taken, Options.DrainLimit);
        Assert.True(written == Options.Backlog, $"Of the backlog of {Options.Backlog} there are {written}.");
        Assert.Equal(0, await relay.StopAsync());
    }

    // By the Simulator's clock, without the first tenth: tokens are fetched and code is compiled there.
    private double PerSecond(ProviderCalls calls)
    {
        var times = calls.All.Values.Select(call => call.At).Order().Skip(Options.Backlog / Warm).ToList();
        return times.Count < 2 ? 0 : (times.Count - 1) / Math.Max(0.001, (times[^1] - times[0]).TotalSeconds);
    }

    private async Task<(double Microseconds, JsonObject Cores)> WorkOffAsync(Site site)
    {
        await using var relay = site.StartRelay(0, ("Relay__Roles", "Dispatch"));
        var tenth = Options.Backlog / Warm;
        await HasAsync(tenth);
        var watch = Watch(site);
        var tokens = Options.IsMiniature ? 10 : 100;
        await HasAsync(Options.Backlog + tokens);
        watch.Stop();
        var count = Options.Backlog - tenth;
        Assert.Equal(0, await relay.StopAsync());
        return (watch.MicrosecondsPer("relay", count), watch.Cores());

        Task HasAsync(int entries) => Until.TrueAsync(
            () => ProviderCalls.HasAsync(site, entries), () => $"the Simulator has {entries} calls{Environment.NewLine}{relay.Process.Tail()}", StartLimit + Options.DrainLimit);
    }
}
