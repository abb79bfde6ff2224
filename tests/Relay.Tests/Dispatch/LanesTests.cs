using System.Collections.Concurrent;
using FsCheck.Fluent;
using Relay.Dispatch;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class LanesTests
{
    [Fact]
    public async Task Jobs_of_one_lane_run_one_after_another_and_lanes_side_by_side()
    {
        var gates = new ConcurrentDictionary<string, TaskCompletionSource>();
        var begun = new ConcurrentQueue<string>();
        var lanes = Lanes(async job =>
        {
            begun.Enqueue(job);
            await gates.GetOrAdd(job, _ => new TaskCompletionSource()).Task;
        });
        lanes.Add(Key("a"), "a1");
        lanes.Add(Key("a"), "a2");
        lanes.Add(Key("b"), "b1");
        await Waiting.UntilAsync(() => begun.Count == 2);

        Assert.Equal(["a1", "b1"], begun.Order());
        Assert.Equal(2, lanes.Count);
        gates["a1"].SetResult();
        await Waiting.UntilAsync(() => begun.Contains("a2"));
        gates["b1"].SetResult();
        gates["a2"].SetResult();
        await Waiting.UntilAsync(() => lanes.Count == 0);
    }

    [Fact]
    public async Task A_lane_that_was_empty_begins_anew()
    {
        var done = new ConcurrentQueue<string>();
        var lanes = Lanes(job =>
        {
            done.Enqueue(job);
            return Task.CompletedTask;
        });
        lanes.Add(Key("a"), "1");
        await Waiting.UntilAsync(() => lanes.Count == 0);
        lanes.Add(Key("a"), "2");
        await Waiting.UntilAsync(() => lanes.Count == 0);
        Assert.Equal(["1", "2"], done);
    }

    [Fact]
    public async Task A_fault_is_told_and_nothing_overtakes_what_failed()
    {
        var faults = new ConcurrentQueue<Exception>();
        var done = new ConcurrentQueue<string>();
        var lanes = new Lanes<string>(
            job =>
            {
                done.Enqueue(job);
                return job == "bad" ? throw new InvalidOperationException("broken") : Task.CompletedTask;
            },
            faults.Enqueue,
            _ => { });
        lanes.Add(Key("a"), "bad");
        await Waiting.UntilAsync(() => !faults.IsEmpty);
        lanes.Add(Key("a"), "next");
        lanes.Add(Key("b"), "other");
        await Waiting.UntilAsync(() => done.Contains("other"));
        Assert.DoesNotContain("next", done);
        Assert.Equal("broken", Assert.Single(faults).Message);
    }

    [Fact]
    public void Any_jobs_keep_the_order_of_their_lane_and_none_runs_beside_another_of_it()
    {
        var jobs = Gen.Choose(0, 4).Zip(Gen.Choose(0, 2)).NonEmptyListOf();
        Laws.Hold(jobs, all =>
        {
            var done = new ConcurrentQueue<(int Lane, int Number)>();
            var running = new int[5];
            var overlaps = 0;
            var lanes = new Lanes<(int Lane, int Number, int Pace)>(
                async job =>
                {
                    if (Interlocked.Increment(ref running[job.Lane]) != 1)
                    {
                        Interlocked.Increment(ref overlaps);
                    }

                    // Some end at once, some later, some on another thread.
                    if (job.Pace == 1)
                    {
                        await Task.Yield();
                    }
                    else if (job.Pace == 2)
                    {
                        await Task.Delay(1, TestContext.Current.CancellationToken);
                    }

                    Interlocked.Decrement(ref running[job.Lane]);
                    done.Enqueue((job.Lane, job.Number));
                },
                fault => throw fault,
                _ => { });
            foreach (var ((lane, pace), number) in all.Select((job, number) => (job, number)))
            {
                lanes.Add(Key($"{lane}"), (lane, number, pace));
            }

            SpinWait.SpinUntil(() => lanes.Count == 0, TimeSpan.FromSeconds(60));
            Assert.Equal(0, overlaps);
            Assert.Equal(0, lanes.Count);
            Assert.Equal(all.Count, done.Count);
            Assert.All(done.GroupBy(d => d.Lane), lane => Assert.Equal(lane.Select(d => d.Number).Order(), lane.Select(d => d.Number)));
        }, count: 150);
    }

    private static LaneKey Key(string conversation) => LaneKey.Of("messages.outbound", conversation, "whatsapp:1");

    private static Lanes<string> Lanes(Func<string, Task> work) => new(work, fault => throw fault, _ => { });
}
