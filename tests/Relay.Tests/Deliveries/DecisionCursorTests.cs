using Relay.Deliveries;
using Relay.Storage.DeadLetters;
using Relay.Tests.Fakes;

namespace Relay.Tests.Deliveries;

public sealed class DecisionCursorTests
{
    [Fact]
    public void A_place_comes_back_as_it_was_and_anything_else_is_none()
    {
        var place = new DecisionPlace(ManualTimeProvider.Start, 4711, Guid.Parse("5d000000-0000-5000-8000-00000000000a"));
        var text = DecisionCursor.After(place);
        Assert.Equal(place, DecisionCursor.Read(text));
        Assert.All(["", "x", text[1..], text + "A", "5d000000-0000-5000-8000-00000000000a", new string('_', text.Length)], t => Assert.Null(DecisionCursor.Read(t)));
    }

    [Fact]
    public async Task So_many_turns_there_are_and_no_more()
    {
        using var turns = new DecisionTurns();
        for (var n = 0; n < DecisionTurns.Most; n++)
        {
            Assert.True(await turns.TryTakeAsync(TestContext.Current.CancellationToken));
        }

        Assert.False(await turns.TryTakeAsync(TestContext.Current.CancellationToken));
        turns.Give();
        Assert.True(await turns.TryTakeAsync(TestContext.Current.CancellationToken));
    }
}
