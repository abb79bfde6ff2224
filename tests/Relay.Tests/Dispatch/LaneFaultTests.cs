using System.Collections.Concurrent;
using Relay.Dispatch;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class LaneFaultTests
{
    private static readonly LaneKey Key = LaneKey.Of("topic", "conversation", "destination");

    [Fact]
    public async Task A_lane_that_failed_gives_back_what_waits_and_what_comes()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new ConcurrentQueue<int>();
        var faults = new ConcurrentQueue<string>();
        var abandoned = new ConcurrentQueue<int>();
        var lanes = new Lanes<int>(WorkAsync, fault => faults.Enqueue(fault.Message), abandoned.Enqueue);

        lanes.Add(Key, 1);
        lanes.Add(Key, 2);
        lanes.Add(Key, 3);
        gate.SetResult();
        await Waiting.UntilAsync(() => abandoned.Count == 2);
        Assert.Equal([2, 3], abandoned);
        await Waiting.UntilAsync(() => !faults.IsEmpty);
        Assert.Equal("job 1", Assert.Single(faults));
        Assert.Equal(0, lanes.Count);

        lanes.Add(Key, 4);
        Assert.Equal([2, 3, 4], abandoned);
        Assert.Empty(done);

        async Task WorkAsync(int job)
        {
            await gate.Task;
            if (job == 1)
            {
                throw new InvalidOperationException("job 1");
            }

            done.Enqueue(job);
        }
    }
}
