using BenchmarkDotNet.Attributes;
using Relay.Dispatch;

namespace Relay.Benchmarks;

/// <summary>Jobs through the lanes of Dispatch, beside as many tasks that keep no order.</summary>
public class LaneBenchmarks
{
    private const int Jobs = 1000;
    private LaneKey[] _keys = [];
    private int _left;
    private TaskCompletionSource _done = new();

    [Params(10, 500)]
    public int Conversations { get; set; }

    [GlobalSetup]
    public void SetUp() => _keys = [.. Enumerable.Range(0, Conversations).Select(n => LaneKey.Of("messages.inbound", $"harbor/c_{n}", "genesys"))];

    [Benchmark(OperationsPerInvoke = Jobs)]
    public Task InLanes()
    {
        Begin();
        var lanes = new Lanes<int>(WorkAsync, fault => _done.TrySetException(fault), _ => { });
        for (var job = 0; job < Jobs; job++)
        {
            lanes.Add(_keys[job % _keys.Length], job);
        }

        return _done.Task;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Jobs)]
    public Task WithoutOrder()
    {
        Begin();
        for (var job = 0; job < Jobs; job++)
        {
            var mine = job;
            _ = Task.Run(() => WorkAsync(mine));
        }

        return _done.Task;
    }

    [Benchmark]
    public long Key() => LaneKey.Of("messages.inbound", "harbor/c_abcdefghijklmnopqrstuvwxyz", "genesys").Hash;

    private void Begin()
    {
        _left = Jobs;
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private Task WorkAsync(int job)
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.SetResult();
        }

        return Task.CompletedTask;
    }
}
