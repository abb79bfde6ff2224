using FsCheck.Fluent;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Kafka;

public sealed class OffsetTrackerTests
{
    private readonly OffsetTracker _tracker = new();

    [Fact]
    public void Nothing_is_committed_before_anything_is_done()
    {
        Assert.Null(_tracker.TakeCommittable());
        _tracker.Take(5, 1);
        Assert.Null(_tracker.TakeCommittable());
    }

    [Fact]
    public void What_is_done_behind_an_open_offset_waits_for_it()
    {
        Take(5, 6, 7);
        _tracker.Complete(7);
        _tracker.Complete(6);
        Assert.Null(_tracker.TakeCommittable());

        _tracker.Complete(5);
        Assert.Equal(8, _tracker.TakeCommittable());
        Assert.Null(_tracker.TakeCommittable());
    }

    [Fact]
    public void A_gap_in_the_offsets_is_passed()
    {
        Take(5, 9);
        _tracker.Complete(5);
        Assert.Equal(6, _tracker.TakeCommittable());
        _tracker.Complete(9);
        Assert.Equal(10, _tracker.TakeCommittable());
    }

    [Fact]
    public void Nothing_behind_an_abandoned_offset_is_ever_committed()
    {
        Take(1, 2, 3);
        _tracker.Complete(1);
        _tracker.Abandon(2);
        _tracker.Complete(3);

        Assert.Equal(2, _tracker.TakeCommittable());
        Assert.Null(_tracker.TakeCommittable());
        Assert.Equal(0, _tracker.Outstanding);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(6)]
    public void An_offset_that_does_not_rise_is_refused_even_when_it_is_done(long again)
    {
        Take(7);
        _tracker.Complete(7);
        Assert.Equal(8, _tracker.TakeCommittable());

        Assert.Throws<InvalidOperationException>(() => _tracker.Take(again, 1));
        Assert.Equal(0, _tracker.Outstanding);
    }

    [Fact]
    public void An_offset_is_ended_once()
    {
        Take(7);
        _tracker.Complete(7);

        Assert.Throws<InvalidOperationException>(() => _tracker.Complete(7));
        Assert.Throws<InvalidOperationException>(() => _tracker.Abandon(7));
        Assert.Throws<InvalidOperationException>(() => _tracker.Complete(8));
        Assert.Equal(1, _tracker.Completed);
    }

    [Fact]
    public void Bytes_and_records_in_flight_are_known()
    {
        _tracker.Take(0, 100);
        _tracker.Take(1, 50);
        Assert.Equal((2, 150L), (_tracker.Outstanding, _tracker.OutstandingBytes));
        _tracker.Abandon(0);
        _tracker.Complete(1);
        Assert.Equal((0, 0L, 1L), (_tracker.Outstanding, _tracker.OutstandingBytes, _tracker.Completed));
    }

    [Fact]
    public void What_is_done_behind_an_open_offset_counts_until_it_can_be_committed()
    {
        Take(0, 1, 2);
        _tracker.Complete(1);
        _tracker.Complete(2);
        _ = _tracker.TakeCommittable();
        Assert.Equal((1, 3), (_tracker.Outstanding, _tracker.Span));
        _tracker.Complete(0);
        Assert.Equal(3, _tracker.TakeCommittable());
        Assert.Equal(0, _tracker.Span);
    }

    [Fact]
    public async Task Completion_from_many_threads_commits_all_and_never_too_much()
    {
        const int Count = 20_000;
        Take([.. Enumerable.Range(0, Count).Select(n => (long)n)]);
        var done = new bool[Count];
        var workers = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var n = worker; n < Count; n += 4)
            {
                Volatile.Write(ref done[n], true);
                _tracker.Complete(n);
            }
        })).ToList();

        long committed = 0;
        while (committed < Count)
        {
            var next = _tracker.TakeCommittable();
            for (; next is { } until && committed < until; committed++)
            {
                Assert.True(Volatile.Read(ref done[committed]), "An offset was committed before it was done.");
            }

            await Task.Yield();
        }

        await Task.WhenAll(workers);
        Assert.Equal(Count, committed);
    }

    // The model is a list of offsets and their states, and the simplest thing that could be right.
    [Fact]
    public void Any_sequence_of_steps_does_what_a_simple_list_does()
    {
        var steps = Gen.Frequency(
            (4, Gen.Constant(Step.Take)), (4, Gen.Constant(Step.Complete)), (1, Gen.Constant(Step.Abandon)), (2, Gen.Constant(Step.Commit)));
        var walks = steps.Zip(Gen.Choose(0, 99)).ListOf();
        Laws.Hold(walks, walk =>
        {
            var tracker = new OffsetTracker();
            var model = new List<(long Offset, Step? End)>();
            long last = -1;
            long committed = -1;
            foreach (var (step, number) in walk)
            {
                var open = model.Where(m => m.End is null).Select(m => m.Offset).ToList();
                if (step == Step.Take)
                {
                    // Now and then with a gap.
                    last += 1 + (number % 10 == 0 ? 3 : 0);
                    tracker.Take(last, 10);
                    model.Add((last, null));
                }
                else if (step == Step.Commit)
                {
                    var done = model.TakeWhile(m => m.End == Step.Complete).Select(m => m.Offset + 1).DefaultIfEmpty(-1).Last();
                    Assert.Equal(done > committed ? done : null, tracker.TakeCommittable());
                    committed = Math.Max(committed, done);
                }
                else if (open.Count > 0)
                {
                    var offset = open[number % open.Count];
                    (step == Step.Complete ? (Action<long>)tracker.Complete : tracker.Abandon)(offset);
                    model[model.FindIndex(m => m.Offset == offset)] = (offset, step);
                }

                Assert.Equal(model.Count(m => m.End is null), tracker.Outstanding);
                Assert.Equal(model.Count(m => m.Offset >= committed), tracker.Span);
                Assert.Equal(10L * model.Count(m => m.End is null), tracker.OutstandingBytes);
                Assert.Equal(model.Count(m => m.End == Step.Complete), tracker.Completed);
            }
        }, count: 500);
    }

    // A log, owners that follow one another, and what each of them did: the next one begins where the last one committed.
    [Fact]
    public void Whatever_is_revoked_and_read_again_a_commit_passes_only_what_was_done()
    {
        var steps = Gen.Frequency(
            (6, Gen.Constant(Step.Take)), (6, Gen.Constant(Step.Complete)), (1, Gen.Constant(Step.Abandon)), (2, Gen.Constant(Step.Commit)), (1, Gen.Constant(Step.Revoke)));
        Laws.Hold(steps.Zip(Gen.Choose(0, 99)).ListOf(), walk =>
        {
            var tracker = new OffsetTracker();
            var log = new List<long>();
            var open = new List<long>();
            var done = new HashSet<long>();
            var next = 0;
            var committed = 0L;
            foreach (var (step, number) in walk)
            {
                switch (step)
                {
                    case Step.Take:
                        if (next == log.Count)
                        {
                            log.Add(log.LastOrDefault(-1) + 1 + (number % 7 == 0 ? 2 : 0));
                        }

                        tracker.Take(log[next], 1);
                        open.Add(log[next++]);
                        break;
                    case Step.Commit:
                        Commit();
                        break;
                    case Step.Revoke:
                        Commit();
                        tracker = new OffsetTracker();
                        open.Clear();
                        next = log.Count(offset => offset < committed);
                        break;
                    default:
                        if (open.Count > 0)
                        {
                            End(step, open[number % open.Count]);
                        }

                        break;
                }
            }

            // Whoever comes last and finishes everything commits everything.
            tracker = new OffsetTracker();
            var left = log.Where(offset => offset >= committed).ToList();
            left.ForEach(offset => tracker.Take(offset, 1));
            left.ForEach(tracker.Complete);
            Assert.Equal(left.Count > 0 ? left[^1] + 1 : null, tracker.TakeCommittable());

            void End(Step step, long offset)
            {
                open.Remove(offset);
                if (step == Step.Complete)
                {
                    tracker.Complete(offset);
                    done.Add(offset);
                }
                else
                {
                    tracker.Abandon(offset);
                }
            }

            void Commit()
            {
                if (tracker.TakeCommittable() is { } position)
                {
                    Assert.True(position > committed, "A commit was set back.");
                    Assert.All(log.Where(offset => offset < position), offset => Assert.Contains(offset, done));
                    committed = position;
                }
            }
        }, count: 500);
    }

    private void Take(params long[] offsets) => Array.ForEach(offsets, o => _tracker.Take(o, 1));

    private enum Step
    {
        Take,
        Complete,
        Abandon,
        Commit,
        Revoke,
    }
}
