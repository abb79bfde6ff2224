using System.Text.Json;

namespace Relay.IntegrationTests.Harness;

/// <summary>Looks into JSON of which nothing is certain.</summary>
public static class JsonLook
{
    /// <summary>What is at the end of <paramref name="path"/>; undefined when it leads nowhere.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return default;
            }
        }

        return element;
    }

    /// <summary>The text there, or the raw form of another scalar; null when there is nothing.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var found = element.At(path);
        return found.ValueKind switch
        {
            JsonValueKind.String => found.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => found.GetRawText(),
            _ => null,
        };
    }

    public static IReadOnlyList<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var found = element.At(path);
        return found.ValueKind == JsonValueKind.Array ? [.. found.EnumerateArray()] : [];
    }
}
