using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Relay.SchemaChecks;

/// <summary>
/// A JSON Schema (2020-12), made ready to check many values. It knows the keywords that Relay's schemas use and refuses a schema with any
/// other, so that nothing is passed over. That its verdicts are those of a validator of the world is shown by ajv, over the same values.
/// </summary>
internal sealed class Schema
{
    private static readonly HashSet<string> Silent =
        new(["$schema", "$id", "$defs", "title", "description", "contentEncoding", "x-topic"], StringComparer.Ordinal);

    private readonly List<Rule> _rules = [];

    private Schema()
    {
    }

    private delegate void Rule(JsonElement value, string path, ICollection<string> faults);

    /// <param name="text">The schema.</param>
    /// <param name="isStrict">Whether words that the contract does not close must still be among those that are known: Relay writes no others.</param>
    public static Schema Parse(string text, bool isStrict)
    {
        var root = JsonNode.Parse(text)!.AsObject();
        return new Compiler(root, isStrict).Of(root);
    }

    /// <summary>What is wrong with a value, each with its place; empty when nothing is.</summary>
    public IReadOnlyList<string> Check(JsonElement value)
    {
        var faults = new List<string>();
        Check(value, "$", faults);
        return faults;
    }

    private void Check(JsonElement value, string path, ICollection<string> faults)
    {
        foreach (var rule in _rules)
        {
            rule(value, path, faults);
        }
    }

    private bool Allows(JsonElement value)
    {
        var faults = new List<string>();
        Check(value, "$", faults);
        return faults.Count == 0;
    }

    private sealed class Compiler(JsonObject root, bool isStrict)
    {
        private readonly Dictionary<string, Schema> _references = new(StringComparer.Ordinal);

        public Schema Of(JsonNode node)
        {
            var schema = new Schema();
            Fill(schema, node);
            return schema;
        }

        private void Fill(Schema schema, JsonNode node)
        {
            if (node is JsonValue allowed)
            {
                schema._rules.Add(allowed.GetValue<bool>() ? (_, _, _) => { } : (_, path, faults) => faults.Add($"{path} has no place here"));
                return;
            }

            foreach (var (keyword, value) in node.AsObject())
            {
                if (!Silent.Contains(keyword) && keyword != "then")
                {
                    schema._rules.Add(Make(keyword, value!, node.AsObject()));
                }
            }
        }

        private Rule Make(string keyword, JsonNode value, JsonObject around) => keyword switch
        {
            "$ref" => Follow(value.GetValue<string>()),
            "type" => SchemaRules.Type([.. value is JsonArray types ? types.Select(t => t!.GetValue<string>()) : [value.GetValue<string>()]]).Invoke,
            "const" => SchemaRules.OneOf([value.GetValue<string>()]).Invoke,
            "enum" => SchemaRules.OneOf(Words(value)).Invoke,
            "x-known-values" => isStrict ? SchemaRules.OneOf(Words(value)).Invoke : (_, _, _) => { },
            "pattern" => SchemaRules.Pattern(Expression(value.GetValue<string>())).Invoke,
            "minLength" => SchemaRules.Length(value.GetValue<int>(), int.MaxValue).Invoke,
            "maxLength" => SchemaRules.Length(0, value.GetValue<int>()).Invoke,
            "minimum" => SchemaRules.Range(value.GetValue<int>(), double.MaxValue).Invoke,
            "maximum" => SchemaRules.Range(double.MinValue, value.GetValue<int>()).Invoke,
            "format" => SchemaRules.Format(value.GetValue<string>()).Invoke,
            "required" => SchemaRules.Required(Words(value)).Invoke,
            "properties" => Properties(value.AsObject().ToDictionary(p => p.Key, p => Of(p.Value!), StringComparer.Ordinal)),
            "additionalProperties" when !around.ContainsKey("properties") => Members(Of(value)),
            "items" => Items(Of(value)),
            "allOf" => All([.. value.AsArray().Select(part => Of(part!))]),
            "oneOf" => One([.. value.AsArray().Select(part => Of(part!))]),
            "not" => Not(Of(value)),
            "if" => If(Of(value), Of(around["then"]!)),
            _ => throw new NotSupportedException($"The checks know no keyword {keyword} of JSON Schema."),
        };

        // What ends a text in ECMAScript, .NET takes to stand before a last line break too.
        private static Regex Expression(string pattern) =>
            new(pattern.EndsWith('$') ? $"{pattern[..^1]}\\z" : pattern, RegexOptions.ECMAScript, TimeSpan.FromMinutes(1));

        private static string[] Words(JsonNode list) => [.. list.AsArray().Select(word => word!.GetValue<string>())];

        private Rule Follow(string reference)
        {
            if (!_references.TryGetValue(reference, out var target))
            {
                _references[reference] = target = new Schema();
                Fill(target, root["$defs"]![reference["#/$defs/".Length..]]!);
            }

            return target.Check;
        }

        private static Rule Properties(Dictionary<string, Schema> members) => (value, path, faults) =>
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in value.EnumerateObject())
                {
                    if (members.TryGetValue(member.Name, out var schema))
                    {
                        schema.Check(member.Value, $"{path}.{member.Name}", faults);
                    }
                }
            }
        };

        private static Rule Members(Schema schema) => (value, path, faults) =>
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in value.EnumerateObject())
                {
                    schema.Check(member.Value, $"{path}.{member.Name}", faults);
                }
            }
        };

        private static Rule Items(Schema schema) => (value, path, faults) =>
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    schema.Check(item, $"{path}[{index}]", faults);
                }
            }
        };

        private static Rule All(Schema[] parts) => (value, path, faults) => Array.ForEach(parts, part => part.Check(value, path, faults));

        private static Rule One(Schema[] parts) => (value, path, faults) =>
        {
            if (parts.Count(part => part.Allows(value)) is var count and not 1)
            {
                faults.Add($"{path} keeps {count} of {parts.Length} forms of which it must keep exactly one");
            }
        };

        private static Rule Not(Schema schema) => (value, path, faults) =>
        {
            if (schema.Allows(value))
            {
                faults.Add($"{path} has members that exclude one another");
            }
        };

        private static Rule If(Schema condition, Schema then) => (value, path, faults) =>
        {
            if (condition.Allows(value))
            {
                then.Check(value, path, faults);
            }
        };
    }
}
