using Relay.Channels;
using Relay.Contracts;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.Bodies;
using static Relay.Tests.Normalize.NormalizeRig;

namespace Relay.Tests.Normalize;

public sealed class NormalizerTests
{
    private readonly NormalizeRig _rig = new();

    [Fact]
    public void A_customers_text_becomes_a_message()
    {
        var made = _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1", "any rooms?")))));

        Assert.Equal((1, 0, 0, 0), Counts(made));
        var record = Assert.Single(made.Events);
        var message = record.Message();
        var conversation = RelayIds.Conversation("harbor", "whatsapp", Harbor.Number, Customer);
        Assert.Equal(("messages.inbound", $"harbor/{conversation}"), (record.Topic, record.Key));
        Assert.Equal("test.webhooks/2/0", record.Header("relay_raw"));
        Assert.Equal("00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01", record.Header("traceparent"));
        Assert.Null(record.Header("relay_replay"));
        Assert.Equal("2026-05-04T12:00:00.000Z", record.Header("ce_time"));
        Assert.Equal(RelayIds.Event("harbor", "whatsapp", Harbor.Number, "message.received", "wamid.1"), message.Id);
        Assert.Equal((conversation, "inbound", Customer), (message.ConversationId, message.Direction, message.From.Id));
        Assert.Equal(Message("wamid.1", "any rooms?"), message.Raw.ToString());
        Assert.Equal(ManualTimeProvider.Start, message.ReceivedAt);
    }

    [Fact]
    public void Events_keep_the_order_of_the_body()
    {
        var made = _rig.Meta(WhatsApp(
            Entry(Messages(Message("wamid.1"), Message("wamid.2"))), Entry(Statuses(Status("wamid.9"))), Entry(Messages(Message("wamid.3")))));
        Assert.Equal(
            ["wamid.1", "wamid.2", "wamid.9", "wamid.3"],
            made.Events.Select(e => e.Json().GetProperty("providerMessageId").GetString()));
    }

    [Fact]
    public void The_same_bytes_at_the_same_place_give_the_same_events_again()
    {
        var raw = _rig.Raw(Bytes(WhatsApp(Entry($"{Messages(Message("wamid.1"))},{Statuses(Status("wamid.2"))}"), """{"id":"1"}""", "null")));
        var first = _rig.Normalize(raw);
        var again = _rig.Normalize(raw);
        var elsewhere = new NormalizeRig().Normalize(raw);

        Assert.Equal((2, 0, 0, 2), Counts(first));
        Assert.Equal(Counts(first), Counts(again));
        Assert.Equal(first.Events.Select(e => e.Text()), again.Events.Select(e => e.Text()));
        Assert.Equal(first.Events.Select(e => e.Text()), elsewhere.Events.Select(e => e.Text()));
        Assert.Equal(first.Events.Select(e => e.Header("ce_id")), elsewhere.Events.Select(e => e.Header("ce_id")));
    }

    [Fact]
    public void What_comes_again_at_another_place_is_a_duplicate()
    {
        var body = WhatsApp(Entry(Messages(Message("wamid.1"))));
        Assert.Equal((1, 0, 0, 0), Counts(_rig.Meta(body)));
        Assert.Equal((0, 1, 0, 0), Counts(_rig.Meta(body)));
        Assert.Empty(_rig.Meta(body).Events);
        Assert.Equal((1, 1, 0, 0), Counts(_rig.Meta(WhatsApp(Entry(Messages(Message("wamid.2"), Message("wamid.2")))))));
    }

    [Fact]
    public void A_replay_passes_the_window_and_says_that_it_is_one()
    {
        var body = WhatsApp(Entry(Messages(Message("wamid.1"))));
        var first = Assert.Single(_rig.Meta(body).Events);
        var replayed = _rig.Normalize(_rig.Raw(Bytes(body)) with { IsReplay = true });

        Assert.Equal((1, 0, 0, 0), Counts(replayed));
        var record = Assert.Single(replayed.Events);
        Assert.Equal("1", record.Header("relay_replay"));
        Assert.Equal(first.Header("ce_id"), record.Header("ce_id"));
    }

    [Theory]
    [InlineData("", "not-json")]
    [InlineData("no JSON at all", "not-json")]
    [InlineData("{\"object\":", "not-json")]
    [InlineData("[]", "unknown-shape")]
    [InlineData("{\"object\":\"lighthouse\",\"entry\":[]}", "unknown-shape")]
    public void A_body_that_is_none_is_quarantined_whole(string body, string reason)
    {
        var made = _rig.Meta(body);
        Assert.Equal((0, 0, 1, 0), Counts(made));
        var quarantined = Assert.Single(made.Events).Quarantined();
        Assert.Equal((reason, "harbor", "meta"), (quarantined.Reason, quarantined.TenantId, quarantined.Channel));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    [InlineData(64, false)]
    public void An_item_that_is_nested_deep_is_published_without_its_JSON(int depth, bool keepsRaw)
    {
        var made = _rig.Meta(WhatsApp(Entry(Messages(Nested("wamid.1", depth)))));

        Assert.Equal((1, 0, 0, 0), Counts(made));
        var message = Assert.Single(made.Events).Message();
        Assert.Equal(keepsRaw, message.Raw is not null);
        Assert.Equal(keepsRaw ? null : ["raw-omitted"], message.Warnings);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(5000)]
    public void An_item_that_is_nested_too_deep_is_quarantined_and_its_neighbours_are_not(int depth)
    {
        var made = _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1"), Nested("wamid.2", depth), Message("wamid.3")))));

        Assert.Equal((2, 0, 1, 0), Counts(made));
        var quarantined = made.Events[1].Quarantined();
        Assert.Equal("too-deep", quarantined.Reason);
        Assert.Equal(Nested("wamid.2", depth), System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(quarantined.ItemBase64!)));
    }

    [Theory]
    [InlineData(61, "messages.inbound")]
    [InlineData(62, "quarantine")]
    public void An_event_that_no_consumer_could_read_for_its_depth_is_quarantined(int depth, string topic)
    {
        var referral = $"\"referral\":{{\"x\":{new string('[', depth)}{new string(']', depth)}}},\"type\"";
        var made = _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1").Replace("\"type\"", referral, StringComparison.Ordinal)))));
        Assert.Equal(topic, Assert.Single(made.Events).Topic);
        Assert.Equal(1, made.Ledger.Items);
    }

    [Fact]
    public void An_item_with_bytes_that_are_no_text_is_quarantined_as_it_came()
    {
        var body = Bytes(WhatsApp(Entry(Messages(Message("wamid.1"), Message("wamid.2", "~~")))));
        body[Array.LastIndexOf(body, (byte)'~')] = 0xFF;
        var made = _rig.Normalize(_rig.Raw(body));

        Assert.Equal((1, 0, 1, 0), Counts(made));
        var quarantined = made.Events[1].Quarantined();
        Assert.Equal("not-utf8", quarantined.Reason);
        Assert.Contains((byte)0xFF, Convert.FromBase64String(quarantined.ItemBase64!));
    }

    [Fact]
    public void An_event_that_is_too_large_even_without_its_JSON_is_quarantined()
    {
        var made = _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1", new string('a', 950 * 1024)), Message("wamid.2", new string('b', 600 * 1024))))));

        Assert.Equal((1, 0, 1, 0), Counts(made));
        Assert.Equal("too-large", made.Events[0].Quarantined().Reason);
        Assert.Equal(["raw-omitted"], made.Events[0].Quarantined().Warnings);
        Assert.Equal(["raw-omitted"], made.Events[1].Message().Warnings);
        Assert.All(made.Events, e => Assert.True(e.Value.Length < 900 * 1024));
    }

    [Fact]
    public void Empty_entries_are_counted_as_ignored()
    {
        Assert.Equal((0, 0, 0, 1), Counts(_rig.Meta("""{"object":"whatsapp_business_account","entry":[]}""")));
        Assert.Equal((0, 0, 0, 3), Counts(_rig.Meta(WhatsApp("null", """{"id":"1"}""", """{"id":"1","changes":[]}"""))));
    }

    [Fact]
    public void A_record_of_a_tenant_that_is_gone_is_quarantined_under_its_name()
    {
        var made = _rig.Normalize(_rig.Raw(Bytes(WhatsApp(Entry(Messages(Message("wamid.1")))))) with { TenantId = "gone" });
        Assert.Equal((0, 0, 1, 0), Counts(made));
        Assert.Equal(("unknown-tenant", "gone"), (made.Events[0].Quarantined().Reason, made.Events[0].Key));
    }

    [Fact]
    public void A_record_of_a_provider_that_does_not_exist_is_quarantined()
    {
        var made = _rig.Normalize(_rig.Raw(Bytes("{}")) with { Provider = "pigeon" });
        Assert.Equal("bad-record", Assert.Single(made.Events).Quarantined().Reason);
    }

    [Fact]
    public void An_adapter_that_fails_costs_one_item_and_tells_nothing_of_it()
    {
        var real = Harbor.Catalog.Parser("whatsapp_business_account")!;
        var rig = new NormalizeRig(new ChannelCatalog(
            Harbor.Catalog.Providers, [new FaultyParser(real, "wamid.2")], []));
        var made = rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1"), Message("wamid.2", "private words"), Message("wamid.3")))));

        Assert.Equal((2, 0, 1, 0), Counts(made));
        Assert.Equal("adapter-fault", made.Events[1].Quarantined().Reason);
        Assert.DoesNotContain("private", made.Events[1].Quarantined().Detail, StringComparison.Ordinal);
        Assert.Equal(Message("wamid.2", "private words"), made.Events[1].Quarantined().Item.ToString());
        Assert.Contains("NotSupportedException", rig.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("private", rig.Log.All, StringComparison.Ordinal);
    }

    private sealed class FaultyParser(IChannelParser real, string hatedId) : IChannelParser
    {
        public string Key => real.Key;

        public ParsedItem Parse(in JsonItem item, Relay.Model.Tenant tenant) =>
            item.Root.GetProperty("id").GetString() == hatedId
                ? throw new NotSupportedException($"cannot take {item.Root.GetRawText()}")
                : real.Parse(item, tenant);
    }
}
