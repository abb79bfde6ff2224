using System.Globalization;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using Relay.Load.Measure;
using Relay.Load.Report;
using Relay.Load.Sending;

namespace Relay.Load.Sections;

/// <summary>What a webhook costs at the door, beside what any server must pay for it: a bare one, and a bare one that checks the signature.</summary>
internal sealed class IngestSection(Bench bench) : Section(bench)
{
    private const int Connections = 32;

    public override async Task<(JsonObject Json, IReadOnlyList<TextTable> Tables)> RunAsync(CancellationToken cancellationToken)
    {
        var json = new JsonObject();
        var tables = new List<TextTable>();
        foreach (var count in (int[])[1, Options.ManyTenants])
        {
            var tenants = Tenants(count);
            var requests = tenants.Select((tenant, n) => new WebhookTemplate(tenant).Write(n, 0)).ToList();
            var bare = await BareAsync(null, requests, cancellationToken);
            var hashing = await BareAsync(tenants[0].AppSecret, requests, cancellationToken);
            var relay = await RelayAsync(tenants, requests, cancellationToken);
            json[count == 1 ? "oneTenant" : "manyTenants"] = new JsonObject
            {
                ["tenants"] = count,
                ["bodyBytes"] = new WebhookTemplate(tenants[0]).BodyLength,
                ["bare"] = bare.ToJson(),
                ["bareWithHmac"] = hashing.ToJson(),
                ["relay"] = relay.ToJson(),
                ["relayToBare"] = Ratios(relay, bare),
                ["relayToBareWithHmac"] = Ratios(relay, hashing),
            };
            tables.Add(Table(count, bare, hashing, relay));
        }

        return (json, tables);
    }

    private static JsonObject Ratios(Measured relay, Measured peer) => new()
    {
        ["requestsPerSecond"] = Figures.Ratio(relay.PerSecond, peer.PerSecond),
        ["cpuPerWebhook"] = Figures.Ratio(relay.Microseconds, peer.Microseconds),
        ["p50"] = Figures.Ratio(relay.Calm.P50, peer.Calm.P50),
        ["p99"] = Figures.Ratio(relay.Calm.P99, peer.Calm.P99),
    };

    private TextTable Table(int tenants, Measured bare, Measured hashing, Measured relay)
    {
        var table = new TextTable(
            string.Create(CultureInfo.InvariantCulture, $"ingest, {tenants} tenants; times at {Options.CalmRate}/s, the rest as fast as it goes"),
            "", "requests/s", "CPU us each", "p50 ms", "p99 ms", "p99 ms full", "x bare req/s", "x bare CPU", "generator cores", "broker", "others");
        foreach (var (name, m) in ((string, Measured)[])[("a bare Kestrel", bare), ("b bare with HMAC", hashing), ("c Relay, acks=all", relay)])
        {
            table.Row(
                name, Figures.Number(m.PerSecond), Figures.Number(m.Microseconds), Figures.Number(m.Calm.P50), Figures.Number(m.Calm.P99), Figures.Number(m.Full.P99),
                Figures.Ratio(m.PerSecond, bare.PerSecond), Figures.Ratio(m.Microseconds, bare.Microseconds), m.Cores["generator"]?.GetValue<double>(), m.Cores["broker"]?.GetValue<double>(), m.Cores["others"]?.GetValue<double>());
        }

        return table;
    }

    private async Task<Measured> BareAsync(string? secret, IReadOnlyList<byte[]> requests, CancellationToken cancellationToken)
    {
        var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free(1)[0]}"));
        var program = Path.Combine(AppContext.BaseDirectory, "Relay.Load.dll");
        var arguments = secret is null ? (string[])["bare", url.ToString()] : ["bare", url.ToString(), secret];
        await using var server = ChildProcess.Start("bare", program, new Dictionary<string, string?>(), arguments);
        var relay = new RelayProcess(server, url.ToString().TrimEnd('/'));
        await Until.TrueAsync(relay.ListensAsync, () => $"the bare server listens{server.Tail()}");
        return await MeasureAsync(url, () => new CpuWatch(("server", server.Id)), requests, cancellationToken);
    }

    private async Task<Measured> RelayAsync(IReadOnlyList<TestTenant> tenants, IReadOnlyList<byte[]> requests, CancellationToken cancellationToken)
    {
        await using var site = await Site.CreateAsync(Plan(tenants, store: null, hasSimulator: false));
        var relay = await site.ReadyRelayAsync(0, ("Relay__Roles", "Ingest"));
        return await MeasureAsync(
            new Uri(relay.Url), () => new CpuWatch(("server", relay.Process.Id), ("broker", site.Broker.ProcessId)), requests, cancellationToken);
    }

    private async Task<Measured> MeasureAsync(Uri url, Func<CpuWatch> watch, IReadOnlyList<byte[]> requests, CancellationToken cancellationToken)
    {
        await ClosedLoop.RunAsync(url, Connections, Options.WarmUp / 2, requests, cancellationToken);
        var full = watch();
        var (taken, elapsed, latencies) = await ClosedLoop.RunAsync(url, Connections, Options.Time, requests, cancellationToken);
        full.Stop();
        var calm = await OpenLoop.RunAsync(
            url, Options.CalmRate, (int)(Options.CalmRate * Options.Time.TotalSeconds), Connections * 2, n => requests[n % requests.Count], cancellationToken);
        return new Measured(taken / elapsed.TotalSeconds, full.MicrosecondsPer("server", taken), latencies, calm.Answers(), calm.Lateness, full.Cores());
    }

    /// <param name="PerSecond">As fast as it goes.</param>
    /// <param name="Microseconds">Processor time of the server for each.</param>
    /// <param name="Full">Times as fast as it goes, which is mostly waiting for the others.</param>
    /// <param name="Calm">Times at a rate that leaves it room.</param>
    private sealed record Measured(double PerSecond, double Microseconds, Latencies Full, Latencies Calm, Latencies Lateness, JsonObject Cores)
    {
        public JsonObject ToJson() => new()
        {
            ["requestsPerSecond"] = Figures.Number(PerSecond),
            ["cpuMicroseconds"] = Figures.Number(Microseconds),
            ["requestsPerCoreSecond"] = Figures.Ratio(1_000_000, Microseconds),
            ["atFullSpeed"] = Full.ToJson(),
            ["calm"] = Calm.ToJson(),
            ["generatorLate"] = Lateness.ToJson(),
            ["cores"] = Cores.DeepClone(),
        };
    }
}
