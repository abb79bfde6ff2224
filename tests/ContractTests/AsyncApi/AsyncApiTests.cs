using System.Text.Json.Nodes;
using ContractTests.Harness;
using ContractTests.Schemas;
using Relay.Contracts;

namespace ContractTests.AsyncApi;

/// <summary>docs/asyncapi.yaml is what topics and records are, and is AsyncAPI.</summary>
public sealed class AsyncApiTests
{
    private static string Location => Path.Combine(Repository.Root, "docs", "asyncapi.yaml");

    [Fact]
    public void The_description_is_byte_for_byte_what_topics_and_records_are() => Approved.Check(Location, YamlText.Of(AsyncApiBuilder.Build()));

    [Fact]
    public void A_reader_of_YAML_reads_from_it_what_was_meant() =>
        Assert.True(JsonNode.DeepEquals(AsyncApiBuilder.Build(), YamlReading.Read(File.ReadAllText(Location))), "The YAML says something else than what it was made of.");

    [Fact]
    public void Every_topic_is_a_channel_and_every_type_of_event_a_message_on_one()
    {
        var document = YamlReading.Read(File.ReadAllText(Location));
        var channels = document["channels"]!.AsObject().Select(c => c.Value!).ToList();
        Assert.Equal(TopicNames.All, channels.Select(c => ((string)c["address"]!)["{prefix}".Length..]));
        Assert.Equal(
            EventTypes.All.Append(EventSchemas.Command).Append("webhook").Order(StringComparer.Ordinal),
            channels.SelectMany(c => c["messages"]!.AsObject().Select(m => m.Key)).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["commands"], document["operations"]!.AsObject().Where(o => (string)o.Value!["action"]! == "send").Select(o => ((string)o.Value!["channel"]!["$ref"]!)["#/channels/".Length..]));
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var document = YamlReading.Read(File.ReadAllText(Location));
        var references = References(document).ToList();
        Assert.True(references.Count > 40, $"Only {references.Count} references were found.");
        Assert.DoesNotContain(references, reference => reference.StartsWith("./", StringComparison.Ordinal)
            ? !File.Exists(Path.Combine(Repository.Root, "docs", reference))
            : reference[2..].Split('/').Aggregate((JsonNode?)document, (node, part) => node?[part]) is null);
    }

    [Fact]
    public async Task It_keeps_the_schema_of_AsyncAPI()
    {
        var document = YamlReading.Read(File.ReadAllText(Location));
        Assert.Empty((await Ajv.CheckAsync(new AjvQuestion { AsyncApi = document }, TestContext.Current.CancellationToken)).AsyncApi);

        // And that schema bites.
        document["operations"]!["sendCommands"]!["action"] = "write";
        Assert.NotEmpty((await Ajv.CheckAsync(new AjvQuestion { AsyncApi = document }, TestContext.Current.CancellationToken)).AsyncApi);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => m.Key == "$ref" ? [(string)m.Value!] : References(m.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
