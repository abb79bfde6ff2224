using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using Relay.Load.Measure;
using Relay.Load.Report;

namespace Relay.Load.Sections;

/// <summary>The same traffic twice: while all providers answer, and while one tenant's takes calls and never answers.</summary>
internal sealed class HangingRun(Site site, TestTenant hanging, Customers customers, BenchOptions options)
{
    /// <param name="first">The first number that is free for messages.</param>
    public async Task<Outcome> RunAsync(int first, int connections, CancellationToken cancellationToken)
    {
        await site.ReadyRelayAsync();
        var calls = new ProviderCalls(site);
        var warm = (int)(options.HangingRate * options.WarmUp.TotalSeconds);
        var count = (int)(options.HangingRate * options.Time.TotalSeconds);
        await RunAsync(warm);
        var quiet = await RunAsync(count);
        await site.Simulator.FailAsync(hanging, "/inbound/open/message", new JsonObject { ["hang"] = true, ["times"] = 1_000_000 });
        var disturbed = await RunAsync(count);
        await site.Simulator.MendAsync();
        return new Outcome(quiet, disturbed);

        async Task<Latencies> RunAsync(int messages)
        {
            var begin = first;
            first += messages;
            var run = await customers.WriteAsync(site, options.HangingRate, begin, messages, connections, cancellationToken);
            var others = Enumerable.Range(begin, messages).Count(IsOther);
            var before = calls.All.Keys.Count(n => n >= begin && IsOther(n));
            await Until.TrueAsync(
                async () =>
                {
                    await calls.CountAsync(0, TimeSpan.Zero);
                    return calls.All.Keys.Count(n => n >= begin && IsOther(n)) >= others;
                },
                () => $"{others} calls of the others; there were {before}",
                options.DrainLimit);
            return run.Until(n => calls.All.TryGetValue(begin + n, out var call) ? run.Stamp(call.At) : 0, n => IsOther(begin + n));
        }

        bool IsOther(int number) => customers.TenantOf(number) != 0;
    }

    internal sealed record Outcome(Latencies Quiet, Latencies Hanging)
    {
        public JsonObject ToJson() => new()
        {
            ["othersQuiet"] = Quiet.ToJson(),
            ["othersWhileOneHangs"] = Hanging.ToJson(),
            ["p99Ratio"] = Figures.Ratio(Hanging.P99, Quiet.P99),
        };

        public TextTable ToTable() => new TextTable("dispatch, webhook until the provider's call, of the tenants whose provider answers", "", "p50 ms", "p99 ms", "x quiet p99")
            .Row("all providers answer", Figures.Number(Quiet.P50), Figures.Number(Quiet.P99), 1.0)
            .Row("one tenant's hangs", Figures.Number(Hanging.P50), Figures.Number(Hanging.P99), Figures.Ratio(Hanging.P99, Quiet.P99));
    }
}
