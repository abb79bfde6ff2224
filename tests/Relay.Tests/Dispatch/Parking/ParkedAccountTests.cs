using Relay.Channels;
using Relay.Contracts;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Parking;

public sealed class ParkedAccountTests
{
    [Fact]
    public async Task What_is_parked_when_its_account_goes_ends_as_rejected_and_its_sender_hears_of_it()
    {
        var rig = new ParkingRig { Answer = _ => new Retry(DeliveryCategories.Unavailable, "503", "not now", TimeSpan.FromSeconds(3)) };
        rig.Write("a", 1);
        using var process = rig.Start();
        process.Poll();
        await Waiting.UntilAsync(() => process.Outstanding == 0 && process.Lanes == 0);
        Assert.Single(rig.Table.Rows);

        rig.Tenants.Current = new TenantSnapshot(2, [Harbor.Tenant with { Accounts = [] }]);
        await Waiting.UntilAsync(() =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            return rig.Table.Rows.Count == 0;
        });
        Assert.Equal(["parked", "rejected"], process.Results.Select(r => r.Outcome));
        Assert.Equal(RefusalCodes.AccountGone, Assert.Single(process.DeadLetters).Attempts[^1].ProviderCode);
        Assert.Single(process.Producer.Records, r => r.Topic == TopicNames.Receipts);
        Assert.Single(rig.Calls);
    }
}
