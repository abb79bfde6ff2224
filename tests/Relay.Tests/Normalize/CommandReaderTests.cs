using System.Text;
using FsCheck.Fluent;
using Relay.Channels;
using Relay.Contracts;
using Relay.Normalize;
using Relay.SchemaChecks;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

public sealed class CommandReaderTests
{
    private const string Text = """ "content":{"type":"text","text":"your table is ready"} """;
    private const string ToPhone = """ "to":{"phone":"+1 (555) 777-0001"} """;

    private static readonly AccountName Account = new("whatsapp", Harbor.Number);

    private readonly NormalizeRig _rig = new();
    private readonly FakePartition _commands = new(TopicNames.Commands, 3);

    [Fact]
    public void A_command_becomes_a_complete_message()
    {
        var made = Read(Command(""" "to":{"phone":"+1 (555) 777-0001"},"expiresAt":"2026-05-04T15:00:00+02:00","extra":{"x":null} """));

        Assert.Equal((1, 0, 0, 0), NormalizeRig.Counts(made));
        var record = Assert.Single(made.Events);
        var message = record.Message();
        Assert.Equal("messages.outbound", record.Topic);
        Assert.Equal("relay.message.outbound.v1", record.Header("ce_type"));
        Assert.Equal("test.commands/3/0", record.Header("relay_raw"));
        Assert.Equal(RelayIds.Event("harbor", "whatsapp", Harbor.Number, "message.outbound", "key-1"), message.Id);
        Assert.Equal(RelayIds.Conversation("harbor", "whatsapp", Harbor.Number, "15557770001"), message.ConversationId);
        Assert.Equal(("outbound", "kafka", "key-1"), (message.Direction, message.Origin, message.Correlation?.IdempotencyKey));
        Assert.Equal(new Party { Kind = "customer", Id = "15557770001", Phone = "+15557770001" }, message.To);
        Assert.Equal(new Party { Kind = "business", Id = Harbor.Number }, message.From);
        Assert.Equal(new TextContent { Text = "your table is ready" }, message.Content);
        Assert.Equal((ManualTimeProvider.Start, ManualTimeProvider.Start), (message.ReceivedAt, message.SentAt));
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 13, 0, 0, TimeSpan.Zero), message.ExpiresAt);
        Assert.Empty(Written.Nulls(record.Json()));
    }

    [Theory]
    [InlineData("api", "api")]
    [InlineData("genesys", "kafka")]
    public void A_command_that_came_by_http_says_so_and_can_say_nothing_else(string header, string origin)
    {
        var record = _commands.Read(Encoding.UTF8.GetBytes(Command(ToPhone)), ("relay_origin", header));
        Assert.Equal(origin, Assert.Single(_rig.Command(record).Events).Message().Origin);
    }

    [Theory]
    [InlineData(""" "to":{"id":"15557770001"} """, "15557770001", "+15557770001")]
    [InlineData(""" "to":{"userId":"BR.5"} """, "BR.5", null)]
    [InlineData(""" "to":{"phone":"15557770001"} """, "15557770001", "+15557770001")]
    [InlineData(""" "to":{"id":"120363000000000007@g.us"} """, "120363000000000007@g.us", null)]
    public void A_recipient_is_named_by_id_phone_or_user_id(string to, string key, string? phone)
    {
        var message = Assert.Single(Read(Command(to)).Events).Message();
        Assert.Equal((key, phone), (message.To.Id, message.To.Phone));
        Assert.Equal(RelayIds.Conversation("harbor", "whatsapp", Harbor.Number, key), message.ConversationId);
    }

    [Fact]
    public void A_phone_number_leads_to_the_key_under_which_the_customer_is_known()
    {
        var known = _rig.Customers.Resolve(Harbor.Id, Account, new CustomerIds(UserId: "BR.5"));
        _rig.Customers.Resolve(Harbor.Id, Account, new CustomerIds(Phone: "15557770001", UserId: "BR.5"));

        var message = Assert.Single(Read(Command(ToPhone)).Events).Message();
        Assert.Equal(("BR.5", "+15557770001", known.ConversationId), (message.To.Id, message.To.Phone, message.ConversationId));
    }

    [Fact]
    public void A_conversation_that_was_seen_leads_to_its_customer()
    {
        var known = _rig.Customers.Resolve(Harbor.Id, Account, new CustomerIds(Phone: "15557770001"));
        var message = Assert.Single(Read(Command($"\"conversationId\":\"{known.ConversationId}\"")).Events).Message();
        Assert.Equal(("15557770001", "+15557770001", known.ConversationId), (message.To.Id, message.To.Phone, message.ConversationId));
    }

    [Fact]
    public void A_conversation_leads_to_the_number_where_its_customer_is_reached_now()
    {
        var known = _rig.Customers.Resolve(Harbor.Id, Account, new CustomerIds(Phone: "15557770001", UserId: "BR.5"));
        _rig.Customers.Resolve(Harbor.Id, Account, new CustomerIds(Phone: "15557779999", UserId: "BR.5"));
        foreach (var (to, n) in new[] { $"\"conversationId\":\"{known.ConversationId}\"", "\"to\":{\"id\":\"15557770001\"}" }.Select((to, n) => (to, n)))
        {
            var message = Assert.Single(Read(Command(to, key: $"key-{n}")).Events).Message();
            Assert.Equal(("15557770001", "+15557779999", "BR.5"), (message.To.Id, message.To.Phone, message.To.UserId));
            Assert.Equal(known.ConversationId, message.ConversationId);
        }

        // Who names a number means that number, and changes nothing for others.
        var named = Assert.Single(Read(Command(ToPhone, key: "key-3")).Events).Message();
        Assert.Equal(("15557770001", "+15557770001"), (named.To.Id, named.To.Phone));
        Assert.Equal("15557779999", _rig.Customers.Resolve(Harbor.Id, Account, new CustomerIds(Key: "15557770001")).Phone);
    }

    [Fact]
    public void A_conversation_of_another_tenant_cannot_be_written_to()
    {
        var theirs = _rig.Customers.Resolve(Harbor.Neighbour, new AccountName("whatsapp", Harbor.NeighbourNumber), new CustomerIds(Phone: "15557770001"));
        Refused(Command($"\"conversationId\":\"{theirs.ConversationId}\""), "conversationId is none of this account");
    }

    [Fact]
    public void The_same_key_is_the_same_message_whatever_else_differs()
    {
        var record = _commands.Read(Command(ToPhone));
        var first = _rig.Command(record);
        Assert.Equal((0, 1, 0, 0), NormalizeRig.Counts(Read(Command(ToPhone))));
        Assert.Equal((0, 1, 0, 0), NormalizeRig.Counts(Read(Command(""" "to":{"phone":"15557779999"} """))));
        Assert.Equal((1, 0, 0, 0), NormalizeRig.Counts(Read(Command(ToPhone, key: "key-2"))));

        var again = _rig.Command(record);
        Assert.Equal((1, 0, 0, 0), NormalizeRig.Counts(again));
        Assert.Equal(first.Events[0].Text(), again.Events[0].Text());
    }

    [Theory]
    [InlineData("", "the record has no value")]
    [InlineData("null", "the value is null")]
    [InlineData("17", "the value is no command")]
    [InlineData("{", "the value is no command")]
    [InlineData("{}", "the value is no command")]
    public void What_is_no_command_is_refused(string value, string why) => Refused(value, why, tenant: "_unknown");

    [Theory]
    [InlineData("\"tenantId\":\"harbor\"", "\"tenantId\":null", "wrong or missing member at $.tenantId", "_unknown")]
    [InlineData("\"tenantId\":\"harbor\"", "\"tenantId\":\"nobody\"", "tenantId names no tenant", "_unknown")]
    [InlineData("\"tenantId\":\"harbor\"", "\"tenantId\":\"\\ud800\"", "wrong or missing member at $.tenantId", "_unknown")]
    [InlineData("\"tenantId\":\"harbor\"", "\"\\ud800\":1", "the value is no command", "_unknown")]
    [InlineData("whatsapp", "pigeon", "channel and accountId name no account of the tenant", "harbor")]
    [InlineData(Harbor.Number, Harbor.NeighbourNumber, "channel and accountId name no account of the tenant", "harbor")]
    [InlineData("key-1", " ", "idempotencyKey has 1 characters", "harbor")]
    [InlineData("\"text\",", "\"song\",", "content.type is none that can be sent", "harbor")]
    [InlineData("\"text\",", "null,", "wrong or missing member at $.content", "harbor")]
    [InlineData("{\"phone\":\"+1 (555) 777-0001\"}", "{}", "a recipient is needed", "harbor")]
    [InlineData("{\"phone\":\"+1 (555) 777-0001\"}", "null", "a recipient is needed", "harbor")]
    [InlineData("+1 (555) 777-0001", "5550", "to.phone is no phone number of 5 to 15 digits", "harbor")]
    [InlineData("+1 (555) 777-0001", "call me", "to.phone is no phone number of 5 to 15 digits", "harbor")]
    [InlineData("\"phone\":\"+1 (555) 777-0001\"", "\"id\":\" \"", "to.id is no customer", "harbor")]
    [InlineData("\"phone\":\"+1 (555) 777-0001\"", "\"userId\":\"BR.5\",\"phone\":\"x\"", "several recipients", "harbor")]
    [InlineData("\"to\":{\"phone\":\"+1 (555) 777-0001\"}", "\"conversationId\":\"c_unseen\"", "conversationId is none of this account that is known", "harbor")]
    [InlineData("\"expiresAt\":\"2026-05-05T00:00:00Z\"", "\"expiresAt\":\"soon\"", "wrong or missing member at $.expiresAt", "harbor")]
    public void Each_fault_has_its_own_reason(string good, string bad, string why, string tenant)
    {
        var command = Command($"{ToPhone.Trim()},\"expiresAt\":\"2026-05-05T00:00:00Z\"");
        Assert.Contains(good, command, StringComparison.Ordinal);
        Refused(command.Replace(good, bad, StringComparison.Ordinal), why, tenant);
    }

    [Theory]
    [InlineData("""{"type":"reply","reply":{"kind":"poke","title":"hi"}}""", "content.reply.kind is none of button, list, quickReply, template")]
    [InlineData("""{"type":"choices","text":"which?","choices":[],"style":"wheel"}""", "content.style is none of buttons, list")]
    [InlineData("""{"type":"form","form":{"response":[null]}}""", "content.form.response is neither an object nor a string")]
    [InlineData("""{"type":"form","form":{"response":7}}""", "content.form.response is neither an object nor a string")]
    [InlineData("""{"type":"template","template":{"name":"n","components":{}}}""", "content.template.components is no array")]
    [InlineData("""{"type":"edit","originalMessageId":"m","content":{"type":"song"}}""", "content.type is none that can be sent")]
    public void What_the_contract_closes_is_closed_to_commands_too(string content, string why)
    {
        Refused(Command(ToPhone).Replace(Text.Trim(), $"\"content\":{content}", StringComparison.Ordinal), why);

        // Whoever holds a command against the schema before he sends it learns as much.
        Assert.NotEmpty(RecordSchemas.Check("relay.command.v1", Encoding.UTF8.GetBytes(Command(ToPhone).Replace(Text.Trim(), $"\"content\":{content}", StringComparison.Ordinal)), out _));
        Assert.Empty(RecordSchemas.Check("relay.command.v1", Encoding.UTF8.GetBytes(Command(ToPhone)), out _));
    }

    [Fact]
    public void Keys_and_ids_have_bounds()
    {
        Assert.Equal((1, 0, 0, 0), NormalizeRig.Counts(Read(Command(ToPhone, key: new string('k', 128)))));
        Refused(Command(ToPhone, key: new string('k', 129)), "idempotencyKey has 129 characters");
        Refused(Command($"\"to\":{{\"id\":\"{new string('i', 257)}\"}}"), "to.id is no customer");
    }

    [Fact]
    public void A_message_that_no_broker_would_take_is_refused()
    {
        Refused(Command(ToPhone).Replace("your table", new string('t', 900 * 1024), StringComparison.Ordinal), "would pass 900 KB");
        Assert.Equal((1, 0, 0, 0), NormalizeRig.Counts(Read(Command(ToPhone))));
    }

    [Fact]
    public void A_topic_of_one_tenant_takes_commands_of_that_tenant_only()
    {
        var own = new FakePartition("commands.harbor");
        Assert.Equal((1, 0, 0, 0), NormalizeRig.Counts(_rig.Command(own.Read(Command(ToPhone)))));

        var foreign = new FakePartition("commands.meadow");
        var refused = Assert.Single(_rig.Command(foreign.Read(Command(ToPhone, key: "key-2"))).Events);
        Assert.Equal("tenantId is not the tenant whose topic this is", refused.Quarantined().Detail);
        Assert.Equal("meadow", refused.Key);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_wherever_they_stand()
    {
        var command = Encoding.UTF8.GetBytes(Command($"{ToPhone.Trim()},\"context\":{{\"referral\":{{\"source\":\"~\"}}}}"));
        command[Array.IndexOf(command, (byte)'~')] = 0xFF;
        var refused = Assert.Single(_rig.Command(_commands.Read(command)).Events).Quarantined();
        Assert.Equal("the value is no UTF-8", refused.Detail);
        Assert.Equal(command, Convert.FromBase64String(refused.ItemBase64!));
    }

    [Fact]
    public void The_reason_quotes_nothing_of_the_command()
    {
        var refused = Assert.Single(Read("""{"private words":{"more private":tru""").Events).Quarantined();
        Assert.Equal("the value is no command: wrong or missing member at $", refused.Detail);
    }

    [Fact]
    public void Whatever_stands_where_a_member_should_nothing_throws()
    {
        string[] members = ["\"tenantId\":\"harbor\"", "\"channel\":\"whatsapp\"", $"\"accountId\":\"{Harbor.Number}\"", ToPhone.Trim(), Text.Trim(), "\"idempotencyKey\":\"key-1\"",
            "\"expiresAt\":\"2026-05-05T00:00:00Z\"", "\"conversationId\":\"c_1\"", "\"context\":{\"replyTo\":\"m\"}"];
        string[] values = ["null", "0", "1e999", "true", "\"\"", "\"\\ud800\"", "[]", "[null]", "{}", "{\"type\":null}", "{\"type\":\"contacts\",\"contacts\":[null]}",
            "{\"type\":\"image\",\"media\":null}", "{\"id\":null,\"phone\":null}", "{\"type\":\"text\",\"text\":5}", "-", "\"\u00e9\""];
        var edit = Gen.Choose(0, members.Length - 1).Zip(Gen.Choose(0, values.Length - 1));
        Laws.Hold(edit.ListOf(), edits =>
        {
            var text = "{" + string.Join(',', members) + "}";
            foreach (var (member, value) in edits)
            {
                text = text.Replace(members[member], members[member].Split(':')[0] + ":" + values[value], StringComparison.Ordinal);
            }

            var made = Read(text);
            Assert.Equal(1, made.Ledger.Items);
            Assert.Equal(1 - made.Ledger.Duplicate, made.Events.Count);
            Assert.All(made.Events, e => Assert.Equal(e.Header("ce_id"), e.Json().GetProperty("id").GetString()));
        }, count: 2000);
    }

    private static string Command(string rest, string key = "key-1") =>
        $$"""{"tenantId":"harbor","channel":"whatsapp","accountId":"{{Harbor.Number}}","idempotencyKey":"{{key}}",{{Text.Trim()}},{{rest.Trim()}}}""";

    private NormalizedRecord Read(string command) => _rig.Command(_commands.Read(Encoding.UTF8.GetBytes(command)));

    private void Refused(string command, string why, string tenant = "harbor")
    {
        var made = Read(command);
        Assert.Equal((0, 0, 1, 0), NormalizeRig.Counts(made));
        var record = Assert.Single(made.Events);
        Assert.Equal(("quarantine", tenant), (record.Topic, record.Key));
        Assert.Equal(("bad-command", "kafka"), (record.Quarantined().Reason, record.Quarantined().Channel));
        Assert.Contains(why, record.Quarantined().Detail, StringComparison.Ordinal);
    }
}
