using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Relay.Benchmarks;

/// <summary>Behind <c>./relay bench --micro</c>: the hot path piece by piece, with what each allocates.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // In this process: a program of its own for each would be built by rules that are not this repository's.
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithGcServer(true))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .HideColumns(Column.Error, Column.Job, Column.StdDev, Column.Median, Column.Gen0, Column.Gen1, Column.Gen2, Column.AllocRatio, Column.RatioSD)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench", "micro"));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        return summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success)) ? 1 : 0;
    }
}
