using FsCheck;
using FsCheck.Fluent;
using Relay.Channels;
using Relay.Dispatch.Limits;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Limits;

/// <summary>What holds of a limit whatever comes in whatever order.</summary>
public sealed class TurnstileLawTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(2);

    // How long passes, and who comes then.
    private static Gen<(int Milliseconds, CallPriority Priority)[]> Arrivals =>
        Gen.Zip(Gen.Frequency((5, Gen.Constant(0)), (3, Gen.Choose(1, 400)), (1, Gen.Choose(500, 6000))), Gen.Elements(Enum.GetValues<CallPriority>())).ArrayOf();

    [Fact]
    public void An_even_limit_never_lets_more_through_than_its_rate_and_forgets_nobody() => Laws.Hold(Arrivals, arrivals =>
    {
        var through = Run(new CallRate(20, TimeSpan.FromSeconds(1), IsWindow: false), arrivals);

        // In any stretch: what comes at once at its beginning, and the rate from then on.
        for (var first = 0; first < through.Count; first++)
        {
            for (var last = first; last < through.Count; last++)
            {
                Assert.True(last - first + 1 <= 2 + (20 * (through[last] - through[first]).TotalSeconds) + 0.001);
            }
        }
    });

    [Fact]
    public void A_window_never_lets_more_through_than_it_holds_and_forgets_nobody() => Laws.Hold(Arrivals, arrivals =>
    {
        var window = TimeSpan.FromSeconds(5);
        TimeSpan? begun = null;
        var count = 0;
        foreach (var call in Run(new CallRate(7, window, IsWindow: true), arrivals))
        {
            (begun, count) = begun is null || call >= begun + window ? (call, 1) : (begun, count + 1);
            Assert.True(count <= 7);
        }
    });

    [Fact]
    public void Among_those_who_wait_nobody_is_let_past_by_one_who_matters_less() =>
        Laws.Hold(Gen.Elements(Enum.GetValues<CallPriority>()).ArrayOf(), priorities =>
        {
            var turnstile = new Turnstile(new SlotMeter(1), new ManualTimeProvider());
            var first = Enter(turnstile, CallPriority.Message);
            Assert.True(first.IsCompletedSuccessfully);
            var line = priorities.Select(priority => (Priority: priority, Turn: Enter(turnstile, priority))).ToList();
            foreach (var expected in line.OrderBy(waiter => waiter.Priority).Select(waiter => waiter.Turn))
            {
                Assert.False(expected.IsCompleted);
                turnstile.GiveBack();
                Assert.True(IsHeard(expected));
            }
        });

    // When each call went through. Everybody is heard within his patience, one way or the other.
    private static List<TimeSpan> Run(CallRate rate, (int Milliseconds, CallPriority Priority)[] arrivals)
    {
        var time = new ManualTimeProvider();
        var meter = new WrittenMeter(RateMeter.Of(rate));
        var turnstile = new Turnstile(meter, time);
        var all = new List<(TimeSpan Since, Task<TimeSpan?> Turn)>();
        foreach (var (milliseconds, priority) in arrivals)
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            var now = time.Monotonic();
            all.Add((now, Enter(turnstile, priority)));
            Assert.All(all.Where(call => now - call.Since > Patience + Slack), call => Assert.True(IsHeard(call.Turn)));
        }

        time.Advance(Patience + Slack);
        Assert.All(all, call => Assert.True(IsHeard(call.Turn)));
        Assert.All(all.Select(call => call.Turn.Result).Where(wait => wait is not null), wait => Assert.True(wait > TimeSpan.Zero));
        Assert.Equal(all.Count(call => call.Turn.Result is null), meter.Taken.Count);
        return meter.Taken;
    }

    // The clock stands; only a continuation may be on its way.
    private static bool IsHeard(Task turn) => turn.Wait(TimeSpan.FromSeconds(10));

    private static Task<TimeSpan?> Enter(Turnstile turnstile, CallPriority priority) =>
        turnstile.EnterAsync(priority, Patience, CancellationToken.None).AsTask();

    private sealed class WrittenMeter(RateMeter inner) : RateMeter
    {
        public List<TimeSpan> Taken { get; } = [];

        public override bool TryTake(TimeSpan now, CallPriority priority)
        {
            var taken = inner.TryTake(now, priority);
            if (taken)
            {
                Taken.Add(now);
            }

            return taken;
        }

        public override void GiveBack(TimeSpan now) => throw new InvalidOperationException("Nobody gives back.");

        public override TimeSpan? Until(TimeSpan now, CallPriority priority, int count) => inner.Until(now, priority, count);

        public override int Available(TimeSpan now, TimeSpan within) => inner.Available(now, within);

        public override bool IsFresh(TimeSpan now) => inner.IsFresh(now);
    }
}
