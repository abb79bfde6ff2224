using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relay.SchemaChecks;

/// <summary>Checks records that Relay wrote against docs/schemas, and what the contract says of headers, keys and values together.</summary>
internal static class RecordSchemas
{
    private const string Command = "relay.command.v1";
    private const string Headers = "relay.headers.v1";

    // A provider's own JSON may be nested as deep as a record allows.
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256 };
    private static readonly Lazy<FrozenDictionary<string, (Schema Schema, string? Topic)>> Schemas = new(Load);

    /// <summary>What is wrong with a record, each in a line; empty for what is no event of Relay's and no command.</summary>
    /// <param name="topic">Without the prefix.</param>
    public static IReadOnlyList<string> FaultsOf(string topic, string? key, ReadOnlyMemory<byte> value, IReadOnlyDictionary<string, string> headers)
    {
        if (topic == "commands" || topic.StartsWith("commands.", StringComparison.Ordinal))
        {
            return Check(Command, value, out _);
        }

        if (topic == "webhooks" || !headers.TryGetValue("ce_type", out var type))
        {
            return topic == "webhooks" ? [] : ["the header ce_type is missing"];
        }

        if (!Schemas.Value.TryGetValue(type, out var known))
        {
            return [$"no schema is called {type}"];
        }

        var faults = new List<string>(Check(type, value, out var json));
        faults.AddRange(Schemas.Value[Headers].Schema.Check(JsonSerializer.SerializeToElement(headers)).Select(fault => $"header {fault}"));
        if (known.Topic != topic)
        {
            faults.Add($"{type} stands on {topic} and not on {known.Topic}");
        }

        return json is { ValueKind: JsonValueKind.Object } read ? [.. faults, .. Together(topic, key, headers, read)] : faults;
    }

    /// <summary>What is wrong with a value by the schema of this name.</summary>
    public static IReadOnlyList<string> Check(string name, ReadOnlyMemory<byte> value, out JsonElement? json)
    {
        try
        {
            using var document = JsonDocument.Parse(value, Reading);
            json = document.RootElement.Clone();
            return Schemas.Value[name].Schema.Check(json.Value);
        }
        catch (JsonException broken)
        {
            json = null;
            return [$"the value is no JSON: {broken.Message}"];
        }
    }

    private static IEnumerable<string> Together(string topic, string? key, IReadOnlyDictionary<string, string> headers, JsonElement value)
    {
        string? Text(string name) => value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

        foreach (var (header, member) in new[] { ("ce_id", "id"), ("ce_tenant", "tenantId"), ("ce_channel", "channel"), ("ce_subject", "conversationId") })
        {
            if (headers.GetValueOrDefault(header) != Text(member))
            {
                yield return $"the header {header} is {headers.GetValueOrDefault(header) ?? "absent"} and the member {member} {Text(member) ?? "absent"}";
            }
        }

        var expected = topic == "quarantine" ? Text("tenantId") : $"{Text("tenantId")}/{Text("conversationId") ?? Text("accountId")}";
        if (key != expected)
        {
            yield return $"the key is {key} and not {expected}";
        }
    }

    private static FrozenDictionary<string, (Schema Schema, string? Topic)> Load() => Directory
        .EnumerateFiles(Folder(), "*.json")
        .ToFrozenDictionary(
            path => Path.GetFileNameWithoutExtension(path)!,
            path => (Schema.Parse(File.ReadAllText(path), isStrict: true), (string?)JsonNode.Parse(File.ReadAllText(path))!["x-topic"]),
            StringComparer.Ordinal);

    // Where the sources lay when this was compiled; where they have moved since, upward from the program.
    private static string Folder([CallerFilePath] string here = "")
    {
        foreach (var start in new[] { Path.GetDirectoryName(here), AppContext.BaseDirectory })
        {
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (Directory.Exists(Path.Combine(folder, "docs", "schemas")))
                {
                    return Path.Combine(folder, "docs", "schemas");
                }
            }
        }

        throw new InvalidOperationException("docs/schemas lies in no folder above the tests.");
    }
}
