using System.Text;
using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Contracts;
using static Relay.Tests.Channels.Meta.MetaBodies;

namespace Relay.Tests.Channels.Meta;

public sealed class MetaEnvelopeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("""{"object":"page","entry":[]} {}""")]
    [InlineData("""{"object":"page","entry":[]}x""")]
    [InlineData("""{"object":"page","entry":[1,]}""")]
    [InlineData("""{"object":"page",/* no */"entry":[]}""")]
    [InlineData("""{"object":"page","entry":[{"id":1,"changes":[}]}""")]
    public void What_is_no_JSON_is_a_fault(string body) => Assert.Equal(QuarantineReasons.NotJson, Slice(body).Fault?.Reason);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"object":"whatsapp_business_account"}""")]
    [InlineData("""{"object":"whatsapp_business_account","entry":{}}""")]
    [InlineData("""{"object":"whatsapp_business_account","entry":null}""")]
    [InlineData("""{"object":"permissions","entry":[{"id":"1"}]}""")]
    [InlineData("""{"object":["page"],"entry":[]}""")]
    [InlineData("""{"entry":[{"id":"1"}]}""")]
    [InlineData("""[{"object":"page","entry":[]}]""")]
    public void A_body_of_no_known_shape_is_a_fault(string body) => Assert.Equal(QuarantineReasons.UnknownShape, Slice(body).Fault?.Reason);

    [Theory]
    [InlineData("[]", "empty")]
    [InlineData("[null]", "empty")]
    [InlineData("[{}]", "empty")]
    [InlineData("""[{"id":"1","time":3}]""", "empty")]
    [InlineData("""[{"id":"1","changes":[]}]""", "empty")]
    [InlineData("""[{"id":"1","changes":null}]""", "empty")]
    [InlineData("""[{"id":"1","changes":[null]}]""", "empty")]
    [InlineData("""[{"id":"1","changes":[{}]}]""", "empty")]
    [InlineData("""[{"changes":[{"field":"messages"}]}]""", "empty")]
    [InlineData("""[{"changes":[{"field":"messages","value":null}]}]""", "empty")]
    [InlineData("""[{"changes":[{"field":"messages","value":{}}]}]""", "empty")]
    [InlineData("""[{"changes":[{"field":"messages","value":{"metadata":{},"contacts":[{}],"messages":[],"statuses":null}}]}]""", "empty")]
    [InlineData("""[{"changes":[{"field":"history","value":{"history":[]}}]}]""", "empty")]
    [InlineData("""[{"changes":[{"field":"history","value":{"history":[{}]}}]}]""", "empty")]
    [InlineData("""[{"changes":[{"field":"history","value":{"history":[null]}}]}]""", "empty")]
    [InlineData("""[7]""", "unknown")]
    [InlineData("""["x",{"id":"1"}]""", "unknown", "empty")]
    [InlineData("""[{"id":"1","changed_fields":["feed"]}]""", "unknown")]
    [InlineData("""[{"id":"1","changes":{"field":"flows"}}]""", "unknown")]
    [InlineData("""[{"changes":["x"]}]""", "unknown")]
    [InlineData("""[{"changes":[{"field":"messages","value":"x"}]}]""", "unknown")]
    [InlineData("""[{"changes":[{"field":"messages","value":{"messages":{}}}]}]""", "unknown")]
    [InlineData("""[{"changes":[{"field":"messages","value":{"messages":"x","statuses":7}}]}]""", "unknown")]
    [InlineData("""[{"changes":[{"field":"history","value":{"history":{}}}]}]""", "unknown")]
    [InlineData("""[{"changes":[{"field":"history","value":{"history":[{"threads":7}]}}]}]""", "unknown")]
    [InlineData("""[{"changes":[{"field":"history","value":{"history":["x"]}}]}]""", "unknown")]
    [InlineData("""[{"changes":[{"field":"history","value":{"history":[{"threads":[null,5,{"id":"1","messages":[{}]}]}]}}]}]""", "empty", "unknown", "messages")]
    [InlineData("""[{"changes":[{"field":"history","value":{"history":[{"metadata":{"progress":100},"threads":[]}]}}]}]""", "change")]
    [InlineData("""[{"changes":[{"field":"history","value":{"history":[{"metadata":{"progress":9}},{"errors":[{}]}]}}]}]""", "errors", "change")]
    [InlineData("""[{"changes":[{"field":"flows","value":{}}]}]""", "change")]
    [InlineData("""[{"changes":[{"field":"flows","value":[1]}]}]""", "change")]
    [InlineData("""[{"changes":[{"value":{"x":1}}]}]""", "change")]
    [InlineData("""[{"changes":[{"field":"messages","value":{"news":1}}]}]""", "change")]
    [InlineData("""[{"changes":[{"field":"account_update","value":{"event":"X","errors":[{}]}}]}]""", "errors", "change")]
    [InlineData("""[{"changes":[{"field":"newer","value":{"metadata":{},"messages":[{}]}}]}]""", "messages")]
    [InlineData("""[{"field":"comments","value":{"id":"1"}}]""", "change")]
    [InlineData("""[{"field":"comments","value":{"id":"1"},"messaging":[{}],"changes":[{"field":"flows","value":{}}]}]""", "messaging", "change", "change")]
    [InlineData("""[{"messaging":[{},null],"standby":[{}]}]""", "messaging", "messaging", "standby")]
    [InlineData("""[{"messaging":[{}],"standby":"x"}]""", "messaging", "unknown")]
    public void Every_edge_is_counted(string entries, params string[] kinds) => Assert.Equal(kinds, Kinds(Entries(entries)));

    [Theory]
    [InlineData("messages")]
    [InlineData("statuses")]
    [InlineData("message_echoes")]
    [InlineData("calls")]
    [InlineData("groups")]
    [InlineData("errors")]
    [InlineData("user_preferences")]
    [InlineData("user_id_update")]
    [InlineData("automatic_events")]
    public void Each_element_of_each_list_is_an_item_whatever_it_is(string list)
    {
        var items = Slice(Change(Value($$"""  "{{list}}": [ {"a":[1,{}]} , null,7 ,"x", [ ] ,true, -1.5e3 ]  """))).Items;
        Assert.All(items, item => Assert.Equal(list, item.Kind));
        Assert.Equal(["""{"a":[1,{}]}""", "null", "7", "\"x\"", "[ ]", "true", "-1.5e3"], items.Select(item => Text(item.Json)).ToArray());
    }

    [Fact]
    public void A_broken_list_does_not_spoil_its_neighbours()
    {
        var items = Slice(Change(Value("""  "messages":{"id":"lost?"},"statuses":[{"id":"1"},{"id":"2"}]  """))).Items;
        Assert.Equal(["statuses", "statuses", "unknown"], items.Select(item => item.Kind).ToArray());
        Assert.Equal("""{"id":"lost?"}""", Text(items[2].Json));
    }

    [Fact]
    public void Lists_of_every_kind_in_one_value_keep_the_order_of_the_body()
    {
        var kinds = Kinds(Change(Value("""  "calls":[{}],"messages":[{},{}],"errors":[{}],"statuses":[{}],"message_echoes":[{}]  """)));
        Assert.Equal(["calls", "messages", "messages", "errors", "statuses", "message_echoes"], kinds);
    }

    [Fact]
    public void Of_keys_that_occur_twice_every_list_counts_and_the_last_scalar()
    {
        var items = Slice(
            """
            {"object":"page","entry":[{"id":"1","changes":[{"field":"flows","field":"messages","value":{"messages":[1],"messages":[2]},
             "value":{"metadata":{"a":1},"metadata":{"a":2},"messages":[3]}}],"changes":[{"field":"x","value":{}}],"id":"9"}],
             "entry":[{"id":"2"}],"object":"whatsapp_business_account","entry":"x"}
            """).Items;

        Assert.Equal(["messages", "messages", "messages", "change", "empty", "unknown"], items.Select(item => item.Kind).ToArray());
        Assert.Equal(["1", "2", "3"], items.Take(3).Select(item => Text(item.Json)).ToArray());
        Assert.All(items, item => Assert.Equal("whatsapp_business_account", item.Envelope.Object));
        Assert.All(items.Take(4), item => Assert.Equal("9", item.Envelope.EntryId));
        Assert.Equal("messages", items[0].Envelope.Field);
        Assert.Equal("""{"a":2}""", Text(items[0].Envelope.Metadata));
    }

    [Fact]
    public void What_stands_behind_the_items_is_in_their_envelope_too()
    {
        var item = Assert.Single(Slice(
            """
            {"entry":[{"changes":[{"value":{"messages":[{}],"errors":[],"contacts":[{"wa_id":"1"}],"metadata":{"phone_number_id":"5"}},"field":"messages"}],
             "time":1772359200,"id":700}],"object":"whatsapp_business_account"}
            """).Items);

        Assert.Equal("whatsapp_business_account", item.Envelope.Object);
        Assert.Equal("700", item.Envelope.EntryId);
        Assert.Equal("1772359200", item.Envelope.EntryTime);
        Assert.Equal("messages", item.Envelope.Field);
        Assert.Equal("""{"phone_number_id":"5"}""", Text(item.Envelope.Metadata));
        Assert.Equal("""[{"wa_id":"1"}]""", Text(item.Envelope.Contacts));
        Assert.Equal("[]", Text(item.Envelope.Errors));
    }

    [Fact]
    public void Neighbours_share_one_envelope_and_threads_have_their_own()
    {
        var items = Slice(Change(
            Value("""
                  "history":[{"threads":[{"messages":[{},{}],"context":{"user_id":"GB.1"},"id":"14155550101"},{"id":"14155550102","messages":[{}]}],"errors":[{}]}]
                  """),
            "history")).Items;

        Assert.Equal(["messages", "messages", "messages", "errors"], items.Select(item => item.Kind).ToArray());
        Assert.Same(items[0].Envelope, items[1].Envelope);
        Assert.Equal(["14155550101", "14155550101", "14155550102", ""], items.Select(item => item.Envelope.ThreadId).ToArray());
        Assert.Equal("""{"user_id":"GB.1"}""", Text(items[0].Envelope.ThreadContext));
        Assert.All(items, item => Assert.Equal("history", item.Envelope.Field));
    }

    [Fact]
    public void A_change_as_a_whole_carries_field_and_value()
    {
        var item = Assert.Single(Slice(Change("""{"event":"FLOW_STATUS_CHANGE"}""", "flows")).Items);
        Assert.Equal(WebhookItem.Change, item.Kind);
        Assert.Equal("""{"field":"flows","value":{"event":"FLOW_STATUS_CHANGE"}}""", Text(item.Json));
    }

    [Fact]
    public void Escaped_names_are_the_same_names_and_odd_ones_are_harmless()
    {
        var items = Slice(
            """
            {"\u006fbject":"whatsapp\u005fbusiness_account","\ud800":1,"entry":[{"\udfffid":"x","id":"7\ud8007",
             "changes":[{"value":{"mess\u0061ges" : [{}],"a\"b\\":[]},"field" :"messages"}]}]}
            """).Items;
        Assert.Equal(["messages"], items.Select(item => item.Kind).ToArray());
        Assert.Equal("7\uFFFD7", items[0].Envelope.EntryId);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_do_not_stop_the_slicing()
    {
        var body = Encoding.UTF8.GetBytes(Change(Value("""  "messages":[{"id":"#"},{"id":"ok"}],"contacts":[{"wa_id":"#"}]  """), entry: "\"id\":\"#\""));
        body.AsSpan().Replace((byte)'#', (byte)0xff);

        var items = MetaEnvelope.Slice(body).Items;
        Assert.Equal(["messages", "messages"], items.Select(item => item.Kind).ToArray());
        Assert.Equal("\uFFFD", items[0].Envelope.EntryId);
    }

    [Theory]
    [InlineData(16_377, true)]
    [InlineData(16_378, false)]
    public void An_item_may_be_nested_16384_deep_counted_from_the_root(int depth, bool isRead)
    {
        var deep = new string('[', depth) + new string(']', depth);
        var body = Slice(Change(Value($"\"messages\":[{{\"id\":\"1\"}},{deep},{{\"id\":\"2\"}}]")));
        Assert.Equal(isRead ? null : QuarantineReasons.NotJson, body.Fault?.Reason);
        Assert.Equal(isRead ? 3 : 0, body.Items.Count);
    }

    [Fact]
    public void Only_WhatsApp_has_a_parser_yet()
    {
        var provider = new MetaProvider();
        Assert.Equal("meta", provider.Key);
        Assert.Equal("X-Hub-Signature-256", provider.SignatureHeader);
        Assert.Equal("Facebook-API-Version", provider.VersionHeader);
        Assert.True(provider.HasHandshake);
        Assert.Equal("whatsapp_business_account", provider.ParserOf(provider.Slice("""{"object":"whatsapp_business_account","entry":[{}]}"""u8.ToArray()).Items[0]));
        Assert.Null(provider.ParserOf(provider.Slice("""{"object":"page","entry":[{}]}"""u8.ToArray()).Items[0]));
        Assert.Null(provider.ParserOf(provider.Slice("""{"object":"instagram","entry":[{}]}"""u8.ToArray()).Items[0]));
    }

    [Fact]
    public void A_thousand_messages_cost_a_list_and_no_more()
    {
        var body = Encoding.UTF8.GetBytes(Change(Value(
            $"\"messages\":[{string.Join(',', Enumerable.Range(0, 1000).Select(i => $$"""{"id":"wamid.{{i}}","text":"{{new string('x', 2600)}}"}"""))}]")));
        MetaEnvelope.Slice(body);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var items = MetaEnvelope.Slice(body).Items;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1000, items.Count);
        Assert.InRange(allocated, 0, 300 * items.Count);
    }
}
