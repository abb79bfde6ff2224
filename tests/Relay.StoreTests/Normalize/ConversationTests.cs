using Relay.Channels;
using Relay.Contracts;
using Relay.Model;
using Relay.StoreTests.Harness;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.Bodies;

namespace Relay.StoreTests.Normalize;

/// <summary>What one process learnt of a customer, another one finds: by his conversation, under his new number, by another form of it.</summary>
public sealed class ConversationTests(PostgresServer server)
{
    private const string User = "BR.900100";
    private const string NewNumber = "15557770099";

    private static readonly string Conversation = RelayIds.Conversation(Harbor.Id, "whatsapp", Harbor.Number, Customer);

    [Fact]
    public async Task A_command_finds_the_conversation_that_another_process_opened()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await using var owner = await NormalizeProcess.StartAsync(shared.Store);
        await using var other = await NormalizeProcess.StartAsync(shared.Store);
        Assert.Equal(TopicNames.Quarantine, Assert.Single(await other.CommandAsync(1, Command("k1", $"\"conversationId\":\"{Conversation}\""))).Topic);

        await owner.ReadAsync(10, WhatsApp(Entry(Messages(Message("wamid.1")))));
        var sent = Assert.Single(await other.CommandAsync(2, Command("k2", $"\"conversationId\":\"{Conversation}\""))).Message();
        Assert.Equal((Conversation, Customer, "+" + Customer), (sent.ConversationId, sent.To.Id, sent.To.Phone));
    }

    [Fact]
    public async Task A_command_is_told_by_the_store_what_this_process_remembers_wrongly()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await using var owner = await NormalizeProcess.StartAsync(shared.Store);
        await using var other = await NormalizeProcess.StartAsync(shared.Store);
        await owner.ReadAsync(10, WhatsApp(Entry(Messages(FromUser("wamid.1")))));
        var before = Assert.Single(await other.CommandAsync(1, Command("k1", $"\"to\":{{\"phone\":\"{Customer}\"}}"))).Message();
        Assert.Equal(Customer, before.To.Id);

        var shows = await owner.ReadAsync(11, WhatsApp(Entry(Messages(FromBoth("wamid.2")))));
        Assert.Equal([TopicNames.MessagesInbound, TopicNames.Events], shows.Select(r => r.Topic));
        Assert.Equal((User, Customer), (shows[1].ChannelEvent().Data?["customer"], shows[1].ChannelEvent().Data?["alsoKnownAs"]));
        var after = Assert.Single(await other.CommandAsync(2, Command("k2", $"\"to\":{{\"phone\":\"{Customer}\"}}"))).Message();
        Assert.Equal((User, "+" + Customer), (after.To.Id, after.To.Phone));
    }

    [Fact]
    public async Task After_a_restart_an_answer_goes_to_the_new_number_and_stays_in_the_conversation()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await using (var first = await NormalizeProcess.StartAsync(shared.Store))
        {
            await first.ReadAsync(10, WhatsApp(Entry(Messages(Message("wamid.1")))));
            await first.ReadAsync(11, WhatsApp(Entry(Messages(
                $$$"""{"from":"{{{Customer}}}","id":"wamid.2","timestamp":"1777896000","type":"system","system":{"type":"user_changed_number","wa_id":"{{{NewNumber}}}","body":"changed"}}"""))));
        }

        await using var second = await NormalizeProcess.StartAsync(shared.Store);
        var answer = Assert.Single(await second.ReadAsync(12, Genesys(to: Customer), provider: "genesys")).Message();
        Assert.Equal((Conversation, Customer, "+" + NewNumber), (answer.ConversationId, answer.To.Id, answer.To.Phone));
        var next = Assert.Single(await second.ReadAsync(13, WhatsApp(Entry(Messages(Message("wamid.3", from: NewNumber)))))).Message();
        Assert.Equal((Conversation, Customer), (next.ConversationId, next.From.Id));
    }

    [Fact]
    public async Task A_status_finds_its_customer_after_a_restart_and_ties_the_other_form_of_his_number()
    {
        const string AsWritten = "5511987654321";
        const string AsMetaWrites = "551187654321";
        await using var shared = await SharedStore.CreateAsync(server);
        Message sent;
        await using (var first = await NormalizeProcess.StartAsync(shared.Store))
        {
            sent = Assert.Single(await first.ReadAsync(10, Genesys(to: AsWritten), provider: "genesys")).Message();
        }

        var callback = new CallbackData(sent.Id, sent.ConversationId, "aa01", 0, true, "0").ToText(Harbor.Tenant.SigningSecrets[ProviderKeys.Meta], ManualTimeProvider.Start);
        await using (var second = await NormalizeProcess.StartAsync(shared.Store))
        {
            var receipt = Assert.Single(await second.ReadAsync(11, WhatsApp(Entry(Statuses(Status("wamid.9", recipient: AsMetaWrites, callback: callback)))))).Receipt();
            Assert.Equal((sent.ConversationId, AsWritten), (receipt.ConversationId, receipt.CustomerId));
        }

        await using var third = await NormalizeProcess.StartAsync(shared.Store);
        var next = Assert.Single(await third.ReadAsync(12, WhatsApp(Entry(Messages(Message("wamid.10", from: AsMetaWrites)))))).Message();
        Assert.Equal((sent.ConversationId, AsWritten), (next.ConversationId, next.From.Id));
    }

    [Fact]
    public async Task A_group_is_found_again_and_no_member_of_it_becomes_its_address()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await using var first = await NormalizeProcess.StartAsync(shared.Store);
        await using var second = await NormalizeProcess.StartAsync(shared.Store);
        var inGroup = Message("wamid.1").Replace("\"type\"", "\"group_id\":\"120363@g.us\",\"type\"", StringComparison.Ordinal);
        var heard = Assert.Single(await first.ReadAsync(10, WhatsApp(Entry(Messages(inGroup))))).Message();

        var sent = Assert.Single(await second.CommandAsync(1, Command("k1", $"\"conversationId\":\"{heard.ConversationId}\""))).Message();
        Assert.Equal(("120363@g.us", null, null), (sent.To.Id, sent.To.Phone, sent.To.UserId));
        Assert.Equal(["120363@g.us"], await shared.Database.ListAsync("SELECT identifier FROM aliases WHERE phone IS NULL AND user_id IS NULL"));
    }

    private static string Command(string key, string members) =>
        $$$"""{"tenantId":"harbor","channel":"whatsapp","accountId":"{{{Harbor.Number}}}","idempotencyKey":"{{{key}}}",{{{members}}},"content":{"type":"text","text":"hi"}}""";

    private static string FromUser(string id) =>
        $$$"""{"from_user_id":"{{{User}}}","id":"{{{id}}}","timestamp":"1777896000","type":"text","text":{"body":"hi"}}""";

    private static string FromBoth(string id) =>
        $$$"""{"from":"{{{Customer}}}","from_user_id":"{{{User}}}","id":"{{{id}}}","timestamp":"1777896000","type":"text","text":{"body":"hi"}}""";
}
