using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Parking;

public sealed class StoreBackTests : IDisposable
{
    private readonly ParkingRig _rig = new();
    private readonly ParkingProcess _process;

    public StoreBackTests() => _process = _rig.Start();

    public void Dispose() => _process.Dispose();

    [Fact]
    public async Task A_store_that_is_away_is_asked_by_no_delivery_until_it_was_heard_of_though_nothing_is_parked()
    {
        await DeliverAsync(1);
        Assert.Equal(1, _rig.Handled.LookUps);

        _rig.Table.IsAway = _rig.Handled.IsAway = _rig.Outcomes.IsAway = true;
        await DeliverAsync(2);
        await DeliverAsync(3);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await DeliverAsync(4);
        Assert.Equal(2, _rig.Handled.LookUps);

        _rig.Table.IsAway = _rig.Handled.IsAway = _rig.Outcomes.IsAway = false;
        for (var number = 5; _rig.Handled.LookUps == 2; number++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            await DeliverAsync(number);
            Assert.True(number < 10_000, "Nobody found that the store answers again.");
        }
    }

    private async Task DeliverAsync(int number)
    {
        _rig.Write("c_1", number);
        _process.Poll();
        await Waiting.UntilAsync(() => _rig.Calls.Count == number && _process.Lanes == 0);
    }
}
