using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ContractTests.Schemas;
using Relay.Contracts;
using Relay.SchemaChecks;

namespace ContractTests.Rounds;

/// <summary>What is written can be read, keeps its schema, and is the same when it is written again.</summary>
public sealed class RoundTripTests
{
    private const int Rounds = 300;

    public static TheoryData<string> Events => [.. EventTypes.All];

    public static TheoryData<string> Contents => [.. ValueSets.Of(typeof(ContentTypes))];

    [Theory]
    [MemberData(nameof(Events))]
    public void Events_of_every_type_come_back_as_they_were_and_keep_their_schema(string type)
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var json = new RandomRecords(seed).Event(type);
            AssertComesBack(type, json, EventSchemas.Events[type].Record);
            Assert.True(RelayEvent.TryRead(Headers(type, json), Bytes(json), out var read, out var fault), fault);
            Assert.Equal((type, (string)json["id"]!, EventSchemas.Events[type].Record), (read.Type, read.Id.ToString(), read.Data!.GetType()));
            Assert.Equal(((string)json["tenantId"]!, (string?)json["conversationId"]), (read.TenantId, read.ConversationId));
        }
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Messages_of_every_type_of_content_come_back_as_they_were_and_keep_their_schema(string content)
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var records = new RandomRecords(seed);
            var json = records.Event(EventTypes.MessageReceived);
            json["content"] = records.Content(content, 0);
            AssertComesBack(EventTypes.MessageReceived, json, typeof(Message));
        }
    }

    [Fact]
    public void Commands_come_back_as_they_were_and_keep_their_schema()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var json = new RandomRecords(seed).Command();
            AssertComesBack(EventSchemas.Command, json, typeof(SendCommand));
            var record = CommandRecord.Of(JsonSerializer.Deserialize(Bytes(json), RelayJson.Default.SendCommand)!);
            Assert.StartsWith($"{json["tenantId"]}/", record.Key, StringComparison.Ordinal);
            Assert.Empty(RecordSchemas.FaultsOf(TopicNames.Commands, record.Key, record.Value, new Dictionary<string, string>(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public void Each_round_makes_another_record() =>
        Assert.Equal(Rounds, Enumerable.Range(0, Rounds).Select(seed => new RandomRecords(seed).Event(EventTypes.MessageReceived).ToJsonString()).Distinct().Count());

    private static void AssertComesBack(string schema, JsonObject json, Type type)
    {
        Assert.Empty(RecordSchemas.Check(schema, Bytes(json), out _));
        var info = RelayJson.Default.GetTypeInfo(type)!;
        var written = Write(JsonSerializer.Deserialize(Bytes(json), info)!, info);
        Assert.Empty(RecordSchemas.Check(schema, written, out _));
        Assert.True(JsonNode.DeepEquals(Complete(json), Complete(JsonNode.Parse(written)!)), $"{json.ToJsonString()}\n{Encoding.UTF8.GetString(written)}");
        Assert.Equal(written, Write(JsonSerializer.Deserialize(written, info)!, info));
    }

    // A flag that is no secret is written where it was left out.
    private static JsonNode Complete(JsonNode node)
    {
        var copy = node.DeepClone();
        foreach (var reaction in Objects(copy).Where(o => o["reaction"] is JsonObject).Select(o => o["reaction"]!.AsObject()))
        {
            reaction["removed"] ??= false;
        }

        return copy;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => Objects(m.Value)).Append(members),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };

    private static byte[] Write(object value, JsonTypeInfo type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, RelayJson.WriterOptions))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return buffer.ToArray();
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static IEnumerable<KeyValuePair<string, byte[]?>> Headers(string type, JsonObject json)
    {
        yield return Header(HeaderNames.Id, (string)json["id"]!);
        yield return Header(HeaderNames.Type, type);
        yield return Header(HeaderNames.TenantExtension, (string)json["tenantId"]!);
        yield return Header(HeaderNames.ChannelExtension, "whatsapp");
        if ((string?)json["conversationId"] is { } conversation)
        {
            yield return Header(HeaderNames.Subject, conversation);
        }
    }

    private static KeyValuePair<string, byte[]?> Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}
