using Relay.Storage.Handled;
using Relay.Storage.Outcomes;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Dispatch;

public sealed class HandledTableTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = ParkingWorld.Now;

    [Fact]
    public async Task What_was_handled_is_found_for_each_delivery_as_far_back_as_asked()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var table = world.Host.Get<IHandledTable>();
        var first = new HandledKey(ParkingWorld.IdOf(1), "whatsapp:1", "0");
        var replay = first with { Nonce = "again" };
        var elsewhere = first with { Destination = "whatsapp:2" };
        HandledRow[] rows =
        [
            new(first, new HandledPart("0", IsDead: false), "harbor", Now),
            new(first, new HandledPart("1", IsDead: false) { IsLast = true }, "harbor", Now),
            new(replay, new HandledPart("dead:1", IsDead: true), "harbor", Now.AddHours(-2)),
        ];
        await table.AddAsync(rows, Run.Cancel);
        await table.AddAsync(rows, Run.Cancel);

        var found = await table.FindAsync([elsewhere, replay, first], Now.AddDays(-7), Run.Cancel);
        Assert.Empty(found[0]);
        Assert.Equal([new HandledPart("dead:1", IsDead: true)], found[1]);
        Assert.Equal([new HandledPart("0", IsDead: false), new HandledPart("1", IsDead: false) { IsLast = true }], found[2].OrderBy(p => p.Part));
        Assert.Empty((await table.FindAsync([replay], Now.AddHours(-1), Run.Cancel))[0]);
    }

    [Fact]
    public async Task Of_what_a_provider_said_a_failure_counts_before_anything_else()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var table = world.Host.Get<IOutcomeTable>();
        var sent = new ProviderWord(new SentPart(ParkingWorld.IdOf(1), 0, "0"), "harbor", HasFailed: false, "wamid.\0x", null, Now);
        var failed = sent with { HasFailed = true, ProviderCode = "131026" };
        var other = sent with { Part = sent.Part with { Part = 1 }, ProviderMessageId = null };
        await table.AddAsync([sent, failed, other], Run.Cancel);
        await table.AddAsync([sent], Run.Cancel);

        var found = await table.FindAsync([other.Part, sent.Part with { Nonce = "again" }, sent.Part], Now.AddDays(-7), Run.Cancel);
        Assert.Equal([other, null, failed with { ProviderMessageId = "wamid.x" }], found);
    }
}
