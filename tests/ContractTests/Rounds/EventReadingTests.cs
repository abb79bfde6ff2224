using System.Text;
using System.Text.Json;
using ContractTests.Schemas;
using Relay.Contracts;

namespace ContractTests.Rounds;

/// <summary>A consumer that reads by <see cref="RelayEvent.TryRead"/> never stops at a record.</summary>
public sealed class EventReadingTests
{
    private const string Id = "0b6f0000-0000-5000-8000-000000000001";

    [Fact]
    public void A_type_that_came_later_is_an_event_without_data()
    {
        Assert.True(RelayEvent.TryRead(Headers("relay.message.received.v2"), "{\"id\":1}"u8.ToArray(), out var read, out _));
        Assert.Equal(("relay.message.received.v2", null, "{\"id\":1}"), (read.Type, read.Data, read.Json.ToString()));
    }

    [Fact]
    public void Members_and_content_that_came_later_are_passed_over()
    {
        var json = new RandomRecords(1).Event(EventTypes.MessageReceived);
        json["later"] = 1;
        json["content"] = System.Text.Json.Nodes.JsonNode.Parse("""{"type":"hologram","depth":3}""");
        Assert.True(RelayEvent.TryRead(Headers(EventTypes.MessageReceived), Encoding.UTF8.GetBytes(json.ToJsonString()), out var read, out _));
        Assert.Equal("""{"type":"hologram","depth":3}""", Assert.IsType<UnknownContent>(Assert.IsType<Message>(read.Data).Content).Json.ToString());
    }

    [Fact]
    public void Of_two_headers_with_one_name_the_last_counts()
    {
        var headers = Headers("relay.later.v1").Append(new(HeaderNames.TenantExtension, "harbor"u8.ToArray())).Append(new(HeaderNames.TenantExtension, null));
        Assert.True(RelayEvent.TryRead(headers, "{}"u8.ToArray(), out var read, out _));
        Assert.Equal("harbor", read.TenantId);
    }

    [Theory]
    [InlineData(HeaderNames.Id)]
    [InlineData(HeaderNames.Type)]
    [InlineData(HeaderNames.TenantExtension)]
    [InlineData(HeaderNames.ChannelExtension)]
    public void A_record_without_what_makes_it_an_event_is_none_and_the_reason_names_the_header(string missing)
    {
        Assert.False(RelayEvent.TryRead(Headers(EventTypes.Receipt).Where(h => h.Key != missing), "{}"u8.ToArray(), out _, out var fault));
        Assert.Contains(missing, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_value_holds_is_never_told_in_the_reason()
    {
        foreach (var value in new[] { """{"secret":"4155550101""", """{"id":"4155550101"}""", "null", "", "\"4155550101\"" })
        {
            Assert.False(RelayEvent.TryRead(Headers(EventTypes.MessageReceived), Encoding.UTF8.GetBytes(value), out _, out var fault));
            Assert.DoesNotContain("4155550101", fault, StringComparison.Ordinal);
        }

        Assert.False(RelayEvent.TryRead(null, default, out _, out _));
    }

    [Fact]
    public void Whatever_bytes_a_record_holds_reading_it_throws_nothing()
    {
        var random = new Random(20260301);
        var refused = 0;
        foreach (var type in EventTypes.All)
        {
            for (var round = 0; round < 2000; round++)
            {
                var value = Encoding.UTF8.GetBytes(new RandomRecords(round % 40).Event(type).ToJsonString());
                for (var cut = random.Next(4); cut >= 0; cut--)
                {
                    value[random.Next(value.Length)] = (byte)random.Next(256);
                }

                refused += RelayEvent.TryRead(Headers(type), value.AsMemory(0, random.Next(value.Length + 1)), out _, out _) ? 0 : 1;
            }
        }

        Assert.True(refused > 1000, $"Only {refused} records were broken.");
    }

    [Fact]
    public void Every_type_that_is_known_is_read_as_its_record() => Assert.Equal(
        EventSchemas.Events.Select(e => (e.Key, e.Value.Record)),
        EventSchemas.Events.Select(e => RelayEvent.TryRead(Headers(e.Key), Encoding.UTF8.GetBytes(new RandomRecords(7).Event(e.Key).ToJsonString()), out var read, out _)
            ? (read.Type, read.Data!.GetType())
            : throw new JsonException(e.Key)));

    private static IEnumerable<KeyValuePair<string, byte[]?>> Headers(string type) =>
    [
        new(HeaderNames.Id, Encoding.UTF8.GetBytes(Id)),
        new(HeaderNames.Type, Encoding.UTF8.GetBytes(type)),
        new(HeaderNames.TenantExtension, "quay"u8.ToArray()),
        new(HeaderNames.ChannelExtension, "whatsapp"u8.ToArray()),
    ];
}
