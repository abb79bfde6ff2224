using FsCheck.Fluent;
using Relay.Channels;
using Relay.Contracts;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Parking;

/// <summary>
/// Whatever happens in whatever order (records come, calls fail or are never answered, time passes, the store goes away, processes die, are
/// overtaken while they sleep and wake again), each message of a conversation is delivered, in order, and again only where a process
/// died or slept over it.
/// </summary>
public sealed class ParkingModelTests
{
    private static readonly string[] Conversations = ["a", "b", "c"];

    internal enum Step
    {
        Write,
        ProviderFails,
        ProviderIsSilent,
        ProviderWorks,
        TimePasses,
        StoreGoes,
        StoreComes,
        AnswerOfStoreIsLost,
        AnswersToWritesAreLost,
        StaleClaim,
        Crash,
        Handover,
        Zombie,
    }

    [Fact]
    public void Nothing_is_lost_and_nothing_overtakes_whatever_happens()
    {
        var step = Gen.Frequency(
            (8, Gen.Constant(Step.Write)), (3, Gen.Constant(Step.ProviderFails)), (2, Gen.Constant(Step.ProviderIsSilent)),
            (4, Gen.Constant(Step.ProviderWorks)), (6, Gen.Constant(Step.TimePasses)), (1, Gen.Constant(Step.StoreGoes)),
            (2, Gen.Constant(Step.StoreComes)), (1, Gen.Constant(Step.AnswerOfStoreIsLost)), (5, Gen.Constant(Step.AnswersToWritesAreLost)),
            (2, Gen.Constant(Step.StaleClaim)), (1, Gen.Constant(Step.Crash)),
            (1, Gen.Constant(Step.Handover)), (1, Gen.Constant(Step.Zombie)));

        // A story waits more than it works.
        var stories = step.ListOf(30).ListOf(4);
        Laws.Hold(stories, several => Task.WhenAll(several.Select(s => Task.Run(() => new Story().TellAsync(s)))).GetAwaiter().GetResult(), count: 15);
    }

    private sealed class Story
    {
        private readonly ParkingRig _rig = new();
        private readonly List<ParkingProcess> _all = [];
        private readonly Dictionary<string, int> _written = [];
        private readonly Random _random = new(11);
        private readonly List<ParkingProcess> _zombies = [];
        private ParkingProcess _owner = null!;

        // Calls that may have been repeated: those that were under way, or not yet kept, when a process died or was overtaken.
        private bool _mayRepeat;

        public async Task TellAsync(IEnumerable<Step> steps)
        {
            _owner = Start();
            foreach (var step in steps)
            {
                await TakeAsync(step);
            }

            await HealAsync();
            Judge();
            _all.ForEach(p => p.Dispose());
        }

        private async Task TakeAsync(Step step)
        {
            switch (step)
            {
                case Step.Write:
                    foreach (var conversation in Conversations)
                    {
                        _rig.Write(conversation, _written[conversation] = _written.GetValueOrDefault(conversation) + 1);
                    }

                    _owner.Poll();
                    await SettleAsync();
                    break;
                case Step.ProviderFails:
                    _rig.Answer = name => name[0] == 'a'
                        ? new Retry(DeliveryCategories.Unavailable, "503", "not now", TimeSpan.FromSeconds(3), RetryScope.Destination)
                        : new Delivered(["id"]);
                    break;
                case Step.ProviderIsSilent:
                    _rig.Answer = name => name[0] == 'b' ? new Unknown(DeliveryCategories.Timeout, null, "no answer") : new Delivered(["id"]);
                    break;
                case Step.ProviderWorks:
                    _rig.Answer = _ => new Delivered(["id"]);
                    break;
                case Step.TimePasses:
                    // At its next heartbeat one that was overtaken is told so.
                    await Task.WhenAll(_zombies.Select(z => z.RevokeAsync()));
                    _zombies.Clear();
                    _rig.Time.Advance(TimeSpan.FromSeconds(_random.Next(1, 120)));
                    await SettleAsync();
                    break;
                case Step.StoreGoes:
                    Away(true);
                    break;
                case Step.StoreComes:
                    Away(false);
                    break;
                case Step.AnswerOfStoreIsLost:
                    _rig.Table.AnswersToLose = StoreCalls.Read;
                    break;
                case Step.AnswersToWritesAreLost:
                    _rig.Table.AnswersToLose = StoreCalls.Writes | StoreCalls.Take;
                    break;
                case Step.StaleClaim:
                    // An earlier owner asked for it, and was not heard until now.
                    _rig.Claim();
                    break;
                case Step.Crash:
                    _mayRepeat = true;
                    await _owner.CrashAsync();
                    _owner = Start();
                    break;
                case Step.Handover:
                    var gone = _owner.RevokeAsync();
                    await SettleAsync();
                    _owner.Commit();
                    // What waits for the store is given back unfinished.
                    _mayRepeat |= !gone.IsCompleted || _rig.Table.IsAway;
                    _owner = Start();
                    break;
                case Step.Zombie:
                    // Nobody tells the old one yet; it goes on until it finds out by itself.
                    _mayRepeat = true;
                    _zombies.Add(_owner);
                    _owner = Start();
                    break;
                default:
                    throw new InvalidOperationException($"{step}");
            }

            _owner.Commit();
        }

        private async Task HealAsync()
        {
            Away(false);
            _rig.Table.AnswersToLose = StoreCalls.None;
            _rig.Answer = _ => new Delivered(["id"]);
            for (var n = 0; n < 500 && !_rig.IsDone; n++)
            {
                _owner.Poll();
                _rig.Time.Advance(TimeSpan.FromMinutes(1));
                await SettleAsync();
                _owner.Commit();
            }

            Assert.True(_rig.IsDone, $"committed {_rig.Committed} of {_rig.Length}, parked {_rig.Table.Rows.Count}");
        }

        private void Judge()
        {
            foreach (var conversation in Conversations)
            {
                var calls = _rig.Calls.Where(c => c.StartsWith(conversation + "/", StringComparison.Ordinal)).Select(c => int.Parse(c[2..], null)).ToList();

                // First times come in order, without a gap; nothing that was never written.
                Assert.Equal(Enumerable.Range(1, _written.GetValueOrDefault(conversation)), calls.Distinct());
                if (!_mayRepeat)
                {
                    // And what comes again comes again at once: none is repeated behind another.
                    Assert.Equal(calls.Order(), calls);
                }
            }

            Assert.All(_all, p => Assert.Null(p.Stop.Fatal.Reason));
            Assert.All(_all, p => Assert.Empty(p.DeadLetters));
            var delivered = _all.SelectMany(p => p.Results).Where(r => r.Outcome == DeliveryOutcomes.Delivered).Select(r => r.MessageId).Distinct().Count();
            Assert.Equal(_written.Values.Sum(), delivered);
        }

        private void Away(bool isAway) => _rig.Table.IsAway = _rig.Handled.IsAway = _rig.Outcomes.IsAway = isAway;

        private ParkingProcess Start()
        {
            _all.Add(_rig.Start());
            _all[^1].Poll();
            return _all[^1];
        }

        // Until nobody does anything but wait for the clock.
        private async Task SettleAsync()
        {
            for (var n = 0; n < 3; n++)
            {
                await Task.Delay(1);
                for (var tries = 0; tries < 200 && _all.Exists(p => p.Lanes > p.Lot.Waiting && !_rig.Table.IsAway); tries++)
                {
                    await Task.Delay(1);
                }
            }
        }
    }
}
