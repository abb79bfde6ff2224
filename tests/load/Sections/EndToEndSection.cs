using System.Globalization;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using Relay.Load.Measure;
using Relay.Load.Report;
using Relay.Load.Sending;

namespace Relay.Load.Sections;

/// <summary>From the moment at which a webhook was due to be sent until a consumer has its event, and until the provider is called.</summary>
internal sealed class EndToEndSection(Bench bench) : Section(bench)
{
    private const int CustomersEach = 20;
    private const int Connections = 256;

    public override async Task<(JsonObject Json, IReadOnlyList<TextTable> Tables)> RunAsync(CancellationToken cancellationToken)
    {
        var tenants = Tenants(Options.IsMiniature ? 10 : 100);
        var customers = new Customers(tenants, CustomersEach);
        await using var database = await Bench.NewDatabaseAsync();
        await using var site = await Site.RunningAsync(Plan(tenants, database.ConnectionString));
        var warm = Options.Rates.Sum(Warm);
        using var events = new EventWatch(site, Partitions, warm + Options.Rates.Sum(Measured));
        var calls = new ProviderCalls(site);
        var json = new JsonObject();
        var table = new TextTable(
            "endToEnd; from due until ...", "", "answered/s", "200 p50", "p99", "event p50", "p99", "call p50", "p99", "drained s", "relay CPU us", "relay", "broker", "simulator", "generator", "machine");
        var first = 0;
        foreach (var rate in Options.Rates)
        {
            // What is warm is a message like any other, and stays out of the figures.
            var count = Warm(rate) + Measured(rate);
            var watch = Watch(site);
            var run = await customers.WriteAsync(site, rate, first, count, Connections, cancellationToken);
            var ended = TimeProvider.System.GetTimestamp();
            var cores = watch.Stop().Cores();
            await events.CountAsync(first + count, Options.DrainLimit);
            await calls.CountAsync(first + count, Options.DrainLimit);
            var drained = Figures.Number(TimeProvider.System.GetElapsedTime(ended).TotalSeconds);
            var cpu = Figures.Number(Watch(site, watch, run.Taken));
            var result = Result(run, Warm(rate), n => events.SeenAt(first + n), n => calls.All.TryGetValue(first + n, out var call) ? run.Stamp(call.At) : 0);
            json[string.Create(CultureInfo.InvariantCulture, $"at{rate}")] = new JsonObject
            {
                ["offeredPerSecond"] = rate,
                ["answeredPerSecond"] = Figures.Number(run.Taken / run.Elapsed.TotalSeconds),
                ["refused"] = run.Count - run.Taken,
                ["eventsMissing"] = first + count - events.Count,
                ["callsMissing"] = first + count - calls.All.Count,
                ["repeatedEvents"] = events.Again,
                ["repeatedCalls"] = calls.Again,
                ["drainedSeconds"] = drained,
                ["untilAnswered"] = result.Answered.ToJson(),
                ["untilEvent"] = result.Event.ToJson(),
                ["untilCall"] = result.Call.ToJson(),
                ["eventToAnswered"] = Figures.Ratio(result.Event.P50, result.Answered.P50),
                ["relayCpuMicrosecondsPerWebhook"] = cpu,
                ["relayResidentMiB"] = Figures.Number(ProcessMeter.ResidentMiB(site.Relay.Process.Id)),
                ["generatorLate"] = run.Lateness.ToJson(),
                ["cores"] = cores,
            };
            table.Row(
                string.Create(CultureInfo.InvariantCulture, $"{rate}/s"), Figures.Number(run.Taken / run.Elapsed.TotalSeconds), Shown(result.Answered.P50), Shown(result.Answered.P99),
                Shown(result.Event.P50), Shown(result.Event.P99), Shown(result.Call.P50), Shown(result.Call.P99), drained, cpu,
                Core("relay"), Core("broker"), Core("simulator"), Core("generator"), Core("machine"));
            first += count;

            double? Core(string name) => cores[name]?.GetValue<double>();
        }

        return (json, [table]);
    }

    private static double Shown(double milliseconds) => Figures.Number(milliseconds);

    // The work on a webhook ends after its answer: what is left to do when the sending ends counts as well.
    private static double Watch(Site site, CpuWatch watch, int taken) => (ProcessMeter.Cpu(site.Relay.Process.Id) - watch.Before("relay")).TotalMicroseconds / Math.Max(1, taken);

    private static (Latencies Answered, Latencies Event, Latencies Call) Result(OpenLoopRun run, int warm, Func<int, long> seenAt, Func<int, long> calledAt) =>
        (run.Answers(warm), run.Until(seenAt, warm), run.Until(calledAt, warm));

    private int Warm(int rate) => (int)(rate * Options.WarmUp.TotalSeconds);

    private int Measured(int rate) => (int)(rate * Options.Time.TotalSeconds);
}
