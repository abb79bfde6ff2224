using System.Text.Json;
using Relay.IntegrationTests.Harness;

namespace LoadTests;

/// <summary>The program behind <c>./relay bench</c>, with everything so small that the figures say nothing but that they are there.</summary>
public sealed class BenchTests
{
    // It starts Relay a dozen times: a minute and a half on a machine that does nothing else.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(9);

    // Whoever reads a benchmark reads these; none may be absent or zero.
    private static readonly string[] Figures =
    [
        .. Ingest("oneTenant"), .. Ingest("manyTenants"), .. EndToEnd("at50"), .. EndToEnd("at100"),
        "dispatch.relay.sendsPerSecond", "dispatch.plainLoop.sendsPerSecond", "dispatch.relayToPlainLoop.sendsPerSecond",
        "dispatch.oneTenantHanging.othersQuiet.p99Ms", "dispatch.oneTenantHanging.othersWhileOneHangs.p99Ms", "dispatch.oneTenantHanging.p99Ratio",
        "loss.sent", "loss.answered200", "loss.onKafka", "loss.delivered", "loss.kills", "loss.brokerOutages",
        "memory.idleMiB", "memory.atLoadMiB", "memory.manyTenantsMiB", "memory.parkedRowsMiB", "memory.parkedRows", "memory.tenants",
        "machine.cores", "tookSeconds",
    ];

    // What must not be.
    private static readonly string[] Zeros =
    [
        "endToEnd.at50.eventsMissing", "endToEnd.at50.callsMissing", "endToEnd.at50.refused", "endToEnd.at100.eventsMissing", "endToEnd.at100.callsMissing",
        "endToEnd.at100.refused", "dispatch.callsMissing", "dispatch.repeatedCalls", "loss.lost", "loss.overtaken", "loss.readerFaults",
    ];

    [Fact]
    public async Task A_miniature_of_the_benchmarks_tells_every_figure_and_loses_nothing()
    {
        await using var bench = ChildProcess.Start(
            "bench", Repository.Program("Relay.Load", "Relay.Load.dll"), new Dictionary<string, string?> { ["BENCH_KAFKA"] = null, ["RELAY_TEST_KAFKA"] = null },
            ["--miniature", "--seconds", "2"]);
        Assert.True(await bench.ExitCodeAsync(Patience) == 0, bench.Tail());

        // Lines of two streams come in any order.
        using var document = JsonDocument.Parse(bench.Lines.Single(line => line.StartsWith('{')));
        Assert.Equal([], Figures.Where(path => !(Value(document, path) > 0)));
        Assert.Equal([], Zeros.Where(path => Value(document, path) != 0));
        Assert.Equal(Value(document, "loss.answered200"), Value(document, "loss.onKafka"));
        Assert.Equal(Value(document, "loss.answered200"), Value(document, "loss.delivered"));
        foreach (var title in (string[])["ingest, 1 tenants", "ingest, 50 tenants", "endToEnd", "dispatch, as fast", "dispatch, webhook", "loss", "memory"])
        {
            Assert.Contains(bench.Lines, line => line.StartsWith(title, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_wrong_argument_of_the_benchmarks_is_told_and_nothing_is_measured()
    {
        await using var bench = ChildProcess.Start(
            "bench", Repository.Program("Relay.Load", "Relay.Load.dll"), new Dictionary<string, string?>(), ["--only", "everything"]);
        Assert.Equal(2, await bench.ExitCodeAsync());
        Assert.Contains("--only everything cannot be", bench.Lines);
    }

    private static IEnumerable<string> Ingest(string tenants) =>
        from server in (string[])["bare", "bareWithHmac", "relay"]
        from figure in (string[])["requestsPerSecond", "cpuMicroseconds", "calm.p50Ms", "calm.p99Ms"]
        select $"ingest.{tenants}.{server}.{figure}";

    private static IEnumerable<string> EndToEnd(string rate) =>
        from until in (string[])["untilAnswered", "untilEvent", "untilCall"]
        from figure in (string[])["count", "p50Ms", "p99Ms"]
        select $"endToEnd.{rate}.{until}.{figure}";

    private static double? Value(JsonDocument document, string path) =>
        document.RootElement.At(path.Split('.')) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
