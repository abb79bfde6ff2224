using Relay.Contracts;
using Relay.Tests.Fakes;
using Relay.StoreTests.Harness;
using static Relay.Tests.Normalize.Bodies;

namespace Relay.StoreTests.Normalize;

public sealed class SeenAcrossProcessesTests(PostgresServer server)
{
    private static readonly string Body = WhatsApp(Entry(Messages(Message("wamid.1"), Message("wamid.2"))));

    [Fact]
    public async Task What_the_owner_before_published_is_a_duplicate_for_the_next_one()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await using (var first = await NormalizeProcess.StartAsync(shared.Store))
        {
            Assert.Equal(2, (await first.ReadAsync(10, Body)).Count);
        }

        await using var second = await NormalizeProcess.StartAsync(shared.Store);
        Assert.Empty(await second.ReadAsync(11, Body));
        Assert.Single(await second.ReadAsync(12, WhatsApp(Entry(Messages(Message("wamid.2"), Message("wamid.3"))))));
    }

    [Fact]
    public async Task A_record_that_is_read_again_after_a_crash_is_published_again_under_the_same_ids()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await using var first = await NormalizeProcess.StartAsync(shared.Store);
        await using var second = await NormalizeProcess.StartAsync(shared.Store);
        var once = await first.ReadAsync(10, Body);
        var again = await second.ReadAsync(10, Body);

        Assert.Equal(once.Select(r => r.Header("ce_id")), again.Select(r => r.Header("ce_id")));
        Assert.Equal(2L, await shared.Database.ReadAsync<long>("SELECT count(*) FROM seen_ids"));
    }

    [Fact]
    public async Task An_id_is_known_for_as_long_as_the_window_reaches_and_no_longer()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await using var first = await NormalizeProcess.StartAsync(shared.Store);
        await first.ReadAsync(10, Body);
        shared.Time.Advance(TimeSpan.FromDays(7));
        await shared.PlanAsync();
        await using (var late = await NormalizeProcess.StartAsync(shared.Store))
        {
            Assert.Empty(await late.ReadAsync(20, Body));
        }

        shared.Time.Advance(TimeSpan.FromDays(1));
        await shared.PlanAsync();
        await using var tooLate = await NormalizeProcess.StartAsync(shared.Store);
        Assert.Equal(2, (await tooLate.ReadAsync(30, Body)).Count);
    }

    [Fact]
    public async Task A_spooled_copy_of_a_request_that_arrived_is_a_duplicate_whole_and_quarantines_nothing_twice()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await using var first = await NormalizeProcess.StartAsync(shared.Store);
        await using var second = await NormalizeProcess.StartAsync(shared.Store);
        var body = WhatsApp("null", Entry(Messages(Message("wamid.1"), "17")));

        var once = await first.ReadAsync(10, body, request: "0192ab7");
        Assert.Equal([TopicNames.MessagesInbound, TopicNames.Quarantine], once.Select(r => r.Topic).Order());
        Assert.Empty(await first.ReadAsync(11, body, request: "0192ab7"));
        Assert.Empty(await second.ReadAsync(12, body, request: "0192ab7"));

        // Read again where it was first, sent again by the provider, and replayed, it is judged by its items.
        second.Own(TopicNames.Webhooks);
        Assert.Equal(2, (await second.ReadAsync(10, body, request: "0192ab7")).Count);
        Assert.Equal([TopicNames.Quarantine], (await second.ReadAsync(13, body, request: "0192ab8")).Select(r => r.Topic));
        Assert.Equal(2, (await second.ReadAsync(14, body, request: "0192ab7", isReplay: true)).Count);
    }

    [Fact]
    public async Task A_command_that_two_processes_got_one_after_the_other_is_sent_once()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await using var first = await NormalizeProcess.StartAsync(shared.Store);
        await using var second = await NormalizeProcess.StartAsync(shared.Store);
        const string Command =
            $$$"""{"tenantId":"harbor","channel":"whatsapp","accountId":"{{{Harbor.Number}}}","idempotencyKey":"k1","to":{"phone":"15557770001"},"content":{"type":"text","text":"hi"}}""";

        Assert.Single(await first.CommandAsync(1, Command));
        Assert.Empty(await second.CommandAsync(2, Command));
    }
}
