using System.Text.Json.Nodes;

namespace ContractTests.Schemas;

/// <summary>Breaks a value somewhere, as a careless change of the code would; some of what comes out is still right.</summary>
internal static class Mutant
{
    public static JsonObject Of(JsonObject value, Random random)
    {
        var copy = (JsonObject)value.DeepClone();
        var places = Places(copy).ToList();
        var (around, name) = places[random.Next(places.Count)];
        switch (random.Next(6))
        {
            case 0: around.Remove(name); break;
            case 1: around[name] = null; break;
            case 2: around[name] = "x"; break;
            case 3: around[name] = -1; break;
            case 4: around[name] = new JsonArray(new JsonObject()); break;
            default: around[$"{name}Later"] = true; break;
        }

        return copy;
    }

    private static IEnumerable<(JsonObject Around, string Name)> Places(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => Places(m.Value).Append((members, m.Key))),
        JsonArray items => items.SelectMany(Places),
        _ => [],
    };
}
