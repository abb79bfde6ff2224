using System.Text;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Events;

public sealed class EventWriterTests
{
    private static readonly Guid Id = Guid.Parse("5d0f7a8e-0000-5000-8000-000000000001");
    private static readonly DateTimeOffset At = new(2026, 5, 4, 14, 30, 15, 7, TimeSpan.FromHours(2));

    private readonly EventWriter _writer = new(Harbor.Topics);

    [Fact]
    public void The_headers_are_those_of_CloudEvents_in_binary_mode()
    {
        var record = Write(Envelope, MessageWith("hi"));

        var headers = record.Headers.Inner.ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.GetValueBytes()));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ce_specversion"] = "1.0",
                ["ce_id"] = Id.ToString(),
                ["ce_source"] = "/tenants/harbor/whatsapp/610000000000001",
                ["ce_type"] = "relay.message.received.v1",
                ["ce_time"] = "2026-05-04T12:30:15.007Z",
                ["ce_subject"] = "c_oneaaaaaaaaaaaaaaaaaaaaaaa",
                ["ce_tenant"] = "harbor",
                ["ce_channel"] = "whatsapp",
                ["content-type"] = "application/json",
                ["traceparent"] = "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01",
                ["relay_raw"] = "test.webhooks/3/41",
            },
            headers);
        Assert.Equal(("messages.inbound", "harbor/c_oneaaaaaaaaaaaaaaaaaaaaaaa"), (record.Topic, record.Key));
    }

    [Fact]
    public void An_event_of_an_account_has_no_subject_and_goes_by_the_account()
    {
        var record = Write(Envelope with { ConversationId = null, TraceParent = null, RawPosition = null }, MessageWith("hi"));

        Assert.Equal("harbor/610000000000001", record.Key);
        Assert.Null(record.Header("ce_subject"));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", record.Header("traceparent"));
        Assert.Null(record.Header("relay_raw"));
    }

    [Fact]
    public void Quarantine_goes_by_the_tenant() =>
        Assert.Equal("harbor", (Envelope with { Topic = TopicNames.Quarantine }).Key);

    [Fact]
    public void The_source_is_a_URI_reference_whatever_the_account_is_called()
    {
        Assert.Equal("/tenants/harbor/whatsapp/a%2Fb%20%C3%A9%3F", Write(Envelope with { AccountId = "a/b é?" }, MessageWith("hi")).Header("ce_source"));
        Assert.Equal("/tenants/harbor/whatsapp", Write(Envelope with { AccountId = "" }, MessageWith("hi")).Header("ce_source"));
    }

    [Fact]
    public void A_replay_says_so() => Assert.Equal("1", Write(Envelope with { IsReplay = true }, MessageWith("hi")).Header("relay_replay"));

    [Theory]
    [InlineData("")]
    [InlineData("00-aa-bb-01")]
    [InlineData("0123456789012345678901234567890123456789012345678901234")]
    [InlineData("00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-0000000000000000-01")]
    public void A_trace_that_is_none_gives_way_to_one_that_nobody_records(string none) =>
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", Write(Envelope with { TraceParent = none }, MessageWith("hi")).Header("traceparent"));

    [Fact]
    public void The_place_of_the_webhook_is_passed_on_as_it_stood_on_the_record_before()
    {
        var passed = Envelope with { RawPosition = null, RawReference = "test.webhooks/1/2" };
        Assert.Equal("test.webhooks/1/2", Write(passed, MessageWith("hi")).Header("relay_raw"));
        Assert.Equal("test.webhooks/3/41", Write(Envelope with { RawReference = "test.webhooks/1/2" }, MessageWith("hi")).Header("relay_raw"));
        Assert.Null(Write(passed with { RawReference = new string('x', 301) }, MessageWith("hi")).Header("relay_raw"));
    }

    [Fact]
    public void Values_are_camel_case_UTF8_without_nulls_and_with_milliseconds()
    {
        var record = Write(Envelope, MessageWith("Olá 😀 <b> \"q\""));

        Assert.Contains("\"text\":\"Olá 😀 <b> \\\"q\\\"\"", record.Text(), StringComparison.Ordinal);
        Assert.Contains("\"receivedAt\":\"2026-05-04T12:30:15.007Z\"", record.Text(), StringComparison.Ordinal);
        Assert.Contains("\"conversationId\":\"c_oneaaaaaaaaaaaaaaaaaaaaaaa\"", record.Text(), StringComparison.Ordinal);
        Assert.Empty(Written.Nulls(record.Json()));
        Assert.NotEqual((byte)0xEF, record.Value[0]);
    }

    [Theory]
    [InlineData("a\u0001b", "a\\u0001b")]
    [InlineData("tab\t line\n", "tab\\t line\\n")]
    [InlineData("back\\slash", "back\\\\slash")]
    [InlineData("\uD83D\uDE00\uD83D\uDE00", "\uD83D\uDE00\uD83D\uDE00")]
    public void Only_what_JSON_demands_is_escaped(string text, string written) =>
        Assert.Contains($"\"text\":\"{written}\"", Write(Envelope, MessageWith(text)).Text(), StringComparison.Ordinal);

    [Fact]
    public void Half_a_character_becomes_the_one_that_says_so()
    {
        // In code: an attribute could not hold them.
        foreach (var text in (string[])["\uD83D lone", "lone \uDE00\"", "ends \uD83D", "\uDE00\uD83D"])
        {
            var read = Assert.IsType<TextContent>(Write(Envelope, MessageWith(text)).Message().Content).Text;
            Assert.Equal(text.Replace('\uD83D', '\uFFFD').Replace('\uDE00', '\uFFFD'), read);
        }
    }

    [Fact]
    public void The_providers_JSON_stays_as_it_came()
    {
        const string Raw = """{"b":1.0,"b":1e2, "a":"\u0041","n":null}""";
        Assert.Contains($"\"raw\":{Raw}", Write(Envelope, MessageWith("hi", Raw)).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_would_be_too_large_goes_without_the_providers_JSON()
    {
        var fits = Write(Envelope, MessageWith("hi", Filler(880 * 1024)));
        Assert.Equal(880 * 1024, fits.Message().Raw!.Value.Utf8.Length);

        var bare = Write(Envelope, MessageWith("hi", Filler(900 * 1024)));
        Assert.Null(bare.Message().Raw);
        Assert.Equal(["raw-omitted"], bare.Message().Warnings);
        Assert.Equal(new TextContent { Text = "hi" }, bare.Message().Content);
    }

    [Fact]
    public void Headers_and_key_count_too()
    {
        var value = MessageWith("hi", Filler(890 * 1024));
        Assert.NotNull(Write(Envelope, value).Message().Raw);
        Assert.DoesNotContain("\"raw\":", Write(Envelope with { ConversationId = new string('c', 6 * 1024) }, value).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_large_even_so_is_refused()
    {
        Assert.NotNull(TryWrite(Envelope, MessageWith(new string('a', 830 * 1024))));
        Assert.Null(TryWrite(Envelope, MessageWith(new string('a', 840 * 1024))));
        Assert.Null(TryWrite(Envelope, MessageWith(new string('a', 2_000_000), Filler(2_000_000))));
        Assert.Null(TryWrite(Envelope with { AccountId = new string('a', 900 * 1024) }, MessageWith("hi")));
        Assert.Throws<InvalidOperationException>(() => _writer.Write(Envelope, MessageWith(new string('a', 2_000_000)), RelayJson.Default.Message, m => m));
    }

    [Fact]
    public void A_writer_is_used_again_without_a_trace_of_the_record_before()
    {
        var long1 = Write(Envelope, MessageWith(new string('a', 50_000)));
        var short1 = Write(Envelope, MessageWith("b"));
        Assert.Equal(new TextContent { Text = "b" }, short1.Message().Content);
        Assert.Equal(50_000, Assert.IsType<TextContent>(long1.Message().Content).Text.Length);
    }

    private static EventEnvelope Envelope { get; } = new()
    {
        Topic = TopicNames.MessagesInbound,
        Type = EventTypes.MessageReceived,
        Id = Id,
        TenantId = Harbor.Id,
        Channel = "whatsapp",
        AccountId = Harbor.Number,
        ConversationId = "c_oneaaaaaaaaaaaaaaaaaaaaaaa",
        Time = At,
        TraceParent = "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01",
        RawPosition = (TopicNames.Webhooks, 3, 41),
    };

    private static Message MessageWith(string text, string? raw = null) => new()
    {
        Id = Id,
        TenantId = Harbor.Id,
        Channel = "whatsapp",
        AccountId = Harbor.Number,
        ConversationId = "c_oneaaaaaaaaaaaaaaaaaaaaaaa",
        Direction = Directions.Inbound,
        ReceivedAt = At,
        From = new Party { Kind = PartyKinds.Customer, Id = "15557770001" },
        To = new Party { Kind = PartyKinds.Business, Id = Harbor.Number },
        Content = new TextContent { Text = text },
        Raw = raw is null ? null : new RawJson(Encoding.UTF8.GetBytes(raw)),
    };

    private static string Filler(int length) => $"\"{new string('r', length - 2)}\"";

    private OutgoingRecord Write(EventEnvelope envelope, Message message) => Assert.NotNull(TryWrite(envelope, message));

    private OutgoingRecord? TryWrite(EventEnvelope envelope, Message message) =>
        _writer.TryWrite(envelope, message, RelayJson.Default.Message, m => m with { Raw = null, Warnings = ["raw-omitted"] });
}
