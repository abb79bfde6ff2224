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
        var warm = (int)(Options.Rates[0] * Options.WarmUp.TotalSeconds);
        using var events = new EventWatch(site, Partitions, warm + Options.Rates.Sum(Count));
        var calls = new ProviderCalls(site);
        await customers.WriteAsync(site, Options.Rates[0], 0, warm, Connections, cancellationToken);
        await events.CountAsync(warm, Options.DrainLimit);
        await calls.CountAsync(warm, Options.DrainLimit);

        var json = new JsonObject { ["tenants"] = tenants.Count, ["conversations"] = tenants.Count * CustomersEach };
        var table = new TextTable(
            "endToEnd; ms from due until ...; cores of each process", "", "answered/s", "200 p50", "p99", "event p50", "p99", "call p50", "p99", "drained s", "relay CPU us",
            "relay", "broker", "simulator", "generator", "others");
        var first = warm;
        foreach (var rate in Options.Rates)
        {
            var measured = await MeasureAsync(rate, first);
            var name = string.Create(CultureInfo.InvariantCulture, $"{rate}/s");
            json[$"at{rate.ToString(CultureInfo.InvariantCulture)}"] = measured.ToJson(rate);
            measured.AddTo(table, name);
            first += Count(rate);
        }

        return (json, [table]);

        async Task<Measured> MeasureAsync(int rate, int begin)
        {
            var watch = Watch(site);
            var run = await customers.WriteAsync(site, rate, begin, Count(rate), Connections, cancellationToken);
            var ended = TimeProvider.System.GetTimestamp();
            var cores = watch.Stop().Cores();
            var end = begin + run.Count;
            await events.CountAsync(end, Options.DrainLimit);
            await calls.CountAsync(end, Options.DrainLimit);
            return new Measured(run, cores)
            {
                Drained = TimeProvider.System.GetElapsedTime(ended),
                // The work on a webhook goes on after its answer, so that what was left to do when the sending ended counts as well.
                Cpu = ProcessMeter.Cpu(site.Relay.Process.Id) - watch.Before("relay"),
                ResidentMiB = ProcessMeter.ResidentMiB(site.Relay.Process.Id),
                Event = run.Until(n => events.SeenAt(begin + n)),
                Call = run.Until(n => calls.All.TryGetValue(begin + n, out var call) ? run.Stamp(call.At) : 0),
                RepeatedEvents = events.Again,
                RepeatedCalls = calls.Again,
            };
        }
    }

    private int Count(int rate) => (int)(rate * Options.Time.TotalSeconds);

    private sealed record Measured(OpenLoopRun Run, JsonObject Cores)
    {
        public required TimeSpan Drained { get; init; }

        public required TimeSpan Cpu { get; init; }

        public required double ResidentMiB { get; init; }

        public required Latencies Event { get; init; }

        public required Latencies Call { get; init; }

        public required int RepeatedEvents { get; init; }

        public required int RepeatedCalls { get; init; }

        private Latencies Answered { get; } = Run.Answers();

        private double PerSecond => Run.Taken / Run.Elapsed.TotalSeconds;

        private double Microseconds => Cpu.TotalMicroseconds / Math.Max(1, Run.Taken);

        public JsonObject ToJson(int rate) => new()
        {
            ["offeredPerSecond"] = rate,
            ["answeredPerSecond"] = Figures.Number(PerSecond),
            ["answeredToOffered"] = Figures.Ratio(PerSecond, rate),
            ["refused"] = Run.Count - Run.Taken,
            ["eventsMissing"] = Run.Count - Event.Count,
            ["callsMissing"] = Run.Count - Call.Count,
            ["repeatedEvents"] = RepeatedEvents,
            ["repeatedCalls"] = RepeatedCalls,
            ["drainedSeconds"] = Figures.Number(Drained.TotalSeconds),
            ["untilAnswered"] = Answered.ToJson(),
            ["untilEvent"] = Event.ToJson(),
            ["untilCall"] = Call.ToJson(),
            ["p50ToAnswered"] = new JsonObject { ["event"] = Figures.Ratio(Event.P50, Answered.P50), ["call"] = Figures.Ratio(Call.P50, Answered.P50) },
            ["relayCpuMicroseconds"] = Figures.Number(Microseconds),
            ["webhooksPerRelayCoreSecond"] = Figures.Ratio(1_000_000, Microseconds),
            ["relayResidentMiB"] = Figures.Number(ResidentMiB),
            ["generatorLate"] = Run.Lateness.ToJson(),
            ["cores"] = Cores,
        };

        public void AddTo(TextTable table, string name) => table.Row(
            name, Figures.Number(PerSecond), Figures.Number(Answered.P50), Figures.Number(Answered.P99), Figures.Number(Event.P50), Figures.Number(Event.P99),
            Figures.Number(Call.P50), Figures.Number(Call.P99), Figures.Number(Drained.TotalSeconds), Figures.Number(Microseconds),
            Core("relay"), Core("broker"), Core("simulator"), Core("generator"), Core("others"));

        private double? Core(string name) => Cores[name]?.GetValue<double>();
    }
}
