using Relay.IntegrationTests.Harness;

namespace Relay.Load;

/// <summary>Behind <c>./relay bench</c>: prints a table, and as its last line one JSON document, which it writes to artifacts/bench too.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["bare", .. var rest])
        {
            return await BareServer.RunAsync(rest);
        }

        if (args is ["--help"])
        {
            await Console.Out.WriteLineAsync(BenchOptions.Usage);
            return 0;
        }

        var (options, fault) = BenchOptions.Parse(args);
        if (options is null)
        {
            await Console.Error.WriteLineAsync(fault);
            await Console.Error.WriteLineAsync(BenchOptions.Usage);
            return 2;
        }

        if (Environment.GetEnvironmentVariable("BENCH_KAFKA") is { Length: > 0 } kafka)
        {
            Environment.SetEnvironmentVariable(Broker.EnvironmentVariable, kafka);
        }

        await using var bench = new Bench(options);
        return await bench.RunAsync(Console.Out, Console.Error);
    }
}
