using System.Text.Json.Nodes;
using ContractTests.Schemas;
using Relay.Contracts;

namespace ContractTests.AsyncApi;

/// <summary>docs/asyncapi.yaml, from a consumer's point of view: he receives events and sends commands.</summary>
internal static class AsyncApiBuilder
{
    private const string Binding = "0.5.0";
    private const string Draft = "application/schema+json;version=draft-2020-12";

    private static readonly XmlDocs Docs = new();

    private static readonly Dictionary<string, string> TopicTitles = typeof(TopicNames).GetFields().Where(f => f.IsLiteral)
        .ToDictionary(f => (string)f.GetRawConstantValue()!, f => Docs.Of(f)!, StringComparer.Ordinal);

    public static JsonObject Build() => new()
    {
        ["asyncapi"] = "3.0.0",
        ["info"] = new JsonObject
        {
            ["title"] = "Relay",
            ["version"] = "1.0.0",
            ["description"] = "What Relay puts on Kafka, and what it takes from there. Every event is a CloudEvent in binary mode: metadata in headers, JSON in the value. "
                + "Delivery is at least once; `ce_id` is the same for ever, so keep those that you have handled. docs/events.md says the rest.",
        },
        ["defaultContentType"] = "application/json",
        ["servers"] = new JsonObject
        {
            ["kafka"] = new JsonObject
            {
                ["host"] = "{bootstrapServers}",
                ["protocol"] = "kafka",
                ["description"] = "The cluster that Relay is configured with: Kafka:BootstrapServers.",
                ["variables"] = new JsonObject { ["bootstrapServers"] = new JsonObject { ["default"] = "localhost:9092" } },
            },
        },
        ["channels"] = new JsonObject(TopicNames.All.Select(topic => KeyValuePair.Create<string, JsonNode?>(IdOf(topic), Channel(topic)))),
        ["operations"] = new JsonObject(TopicNames.All.Select(topic => KeyValuePair.Create<string, JsonNode?>(OperationOf(topic), Operation(topic)))),
        ["components"] = new JsonObject
        {
            ["messages"] = new JsonObject(
            [
                .. EventSchemas.Events.Select(e => KeyValuePair.Create<string, JsonNode?>(e.Key, Event(e.Key, e.Value.Topic))),
                KeyValuePair.Create<string, JsonNode?>(EventSchemas.Command, Command()),
                KeyValuePair.Create<string, JsonNode?>("webhook", Webhook()),
            ]),
        },
    };

    private static JsonObject Channel(string topic) => new()
    {
        ["address"] = "{prefix}" + topic,
        ["description"] = TopicTitles[topic],
        ["parameters"] = new JsonObject
        {
            ["prefix"] = new JsonObject { ["default"] = TopicNames.DefaultPrefix, ["description"] = "Kafka:TopicPrefix of the installation." },
        },
        ["messages"] = new JsonObject(MessagesOf(topic).Select(name => KeyValuePair.Create<string, JsonNode?>(name, Reference($"#/components/messages/{Escaped(name)}")))),
        ["bindings"] = new JsonObject
        {
            ["kafka"] = new JsonObject { ["topic"] = TopicNames.DefaultPrefix + topic, ["bindingVersion"] = Binding },
        },
    };

    private static JsonObject Operation(string topic) => new()
    {
        ["action"] = topic == TopicNames.Commands ? "send" : "receive",
        ["channel"] = Reference($"#/channels/{IdOf(topic)}"),
        ["summary"] = TopicTitles[topic],
        ["messages"] = new JsonArray([.. MessagesOf(topic).Select(name => Reference($"#/channels/{IdOf(topic)}/messages/{Escaped(name)}"))]),
    };

    private static JsonObject Event(string type, string topic)
    {
        var key = topic == TopicNames.Quarantine ? "The tenant." : "`{tenant}/{conversationId}`, or `{tenant}/{account}` where there is no conversation: one partition has a conversation in order.";
        return Message(type, type, (string)EventSchemas.All[type]["description"]!, key, type, new JsonObject
        {
            ["allOf"] = new JsonArray(
                Reference($"./schemas/{EventSchemas.Headers}.json"),
                new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { [HeaderNames.Type] = new JsonObject { ["const"] = type } } }),
        });
    }

    private static JsonObject Command() => Message(
        EventSchemas.Command, "command", (string)EventSchemas.All[EventSchemas.Command]["description"]!,
        "Any. One for each recipient keeps what is sent to him in its order.", EventSchemas.Command, headers: null);

    private static JsonObject Message(string name, string title, string summary, string key, string schema, JsonObject? headers)
    {
        var message = new JsonObject { ["name"] = name, ["title"] = title, ["summary"] = summary, ["contentType"] = "application/json" };
        if (headers is not null)
        {
            message["headers"] = headers;
        }

        message["payload"] = new JsonObject { ["schemaFormat"] = Draft, ["schema"] = Reference($"./schemas/{schema}.json") };
        message["bindings"] = Key(key);
        return message;
    }

    private static JsonObject Webhook()
    {
        var names = new[]
        {
            nameof(HeaderNames.Tenant), nameof(HeaderNames.Channel), nameof(HeaderNames.ReceivedAt), nameof(HeaderNames.RequestId), nameof(HeaderNames.SecretId),
            nameof(HeaderNames.SecretOwner), nameof(HeaderNames.ProviderVersion), nameof(HeaderNames.ContentType), nameof(HeaderNames.Replay),
        };
        return new JsonObject
        {
            ["name"] = "webhook",
            ["title"] = "webhook",
            ["summary"] = "The body of a webhook whose signature was right, byte for byte; it need not be JSON.",
            ["headers"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(names.Select(name => typeof(HeaderNames).GetField(name)!)
                    .Select(field => KeyValuePair.Create<string, JsonNode?>((string)field.GetRawConstantValue()!, new JsonObject { ["type"] = "string", ["description"] = Docs.Of(field) }))),
            },
            ["bindings"] = Key("The tenant."),
        };
    }

    private static JsonObject Key(string description) => new()
    {
        ["kafka"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "string", ["description"] = description }, ["bindingVersion"] = Binding },
    };

    private static IEnumerable<string> MessagesOf(string topic) => topic switch
    {
        TopicNames.Commands => [EventSchemas.Command],
        TopicNames.Webhooks => ["webhook"],
        _ => EventSchemas.Events.Where(e => e.Value.Topic == topic).Select(e => e.Key),
    };

    private static string IdOf(string topic) => string.Concat(topic.Split('.').Select((part, i) => i == 0 ? part : Capital(part)));

    private static string OperationOf(string topic) => topic == TopicNames.Commands ? "sendCommands" : $"receive{Capital(IdOf(topic))}";

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static JsonObject Reference(string target) => new() { ["$ref"] = target };
}
