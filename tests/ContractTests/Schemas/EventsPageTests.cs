using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ContractTests.Harness;
using Relay.Contracts;
using Relay.SchemaChecks;

namespace ContractTests.Schemas;

/// <summary>What docs/events.md shows is so.</summary>
public sealed partial class EventsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "events.md"));

    [Fact]
    public void Every_sample_keeps_the_schema_that_it_names_and_can_be_read()
    {
        var samples = Sample().Matches(Page).Select(m => (Schema: m.Groups["schema"].Value, Json: m.Groups["json"].Value)).ToList();
        Assert.True(samples.Count >= 5, $"Only {samples.Count} samples were found.");
        Assert.Equal(Regex.Count(Page, "```json"), samples.Count);
        foreach (var (schema, json) in samples)
        {
            Assert.Empty(RecordSchemas.Check(schema, Encoding.UTF8.GetBytes(json), out _));
            var record = schema == EventSchemas.Command ? typeof(SendCommand) : EventSchemas.Events[schema].Record;
            Assert.NotNull(System.Text.Json.JsonSerializer.Deserialize(json, RelayJson.Default.GetTypeInfo(record)!));
        }
    }

    [Fact]
    public void The_table_names_every_topic_and_every_type()
    {
        var rows = Row().Matches(Page).ToDictionary(m => m.Groups["topic"].Value, m => Word().Matches(m.Groups["types"].Value).Select(w => w.Value), StringComparer.Ordinal);
        Assert.Equal(TopicNames.All.Where(topic => topic != TopicNames.Webhooks).Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(EventSchemas.Events, e => Assert.Contains(e.Key, rows[e.Value.Topic]));
        Assert.Equal(EventTypes.All.Count, rows.Values.Sum(types => types.Count()));
    }

    [Fact]
    public void The_ids_that_it_shows_are_made_as_it_says()
    {
        var message = JsonNode.Parse(Sample().Match(Page).Groups["json"].Value)!;
        Assert.Equal(RelayIds.Event("acme", "whatsapp", "100200300", "message.received", "wamid.A").ToString(), (string)message["id"]!);
        Assert.Equal(RelayIds.Conversation("acme", "whatsapp", "100200300", "14155550101"), (string)message["conversationId"]!);
    }

    [GeneratedRegex("```json (?<schema>[a-z0-9.]+)\n(?<json>.*?)\n```", RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();

    [GeneratedRegex(@"^\| `(?<topic>[a-z.]+)` \| (?<types>[^|]*) \|", RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"relay\.[a-z.]+\.v1", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
