using System.Text.Json;

namespace Relay.Up.Smoke;

/// <summary>Looks into JSON of which nothing is certain.</summary>
internal static class Json
{
    /// <summary>The text at the end of <paramref name="path"/>, or null when the path leads elsewhere.</summary>
    public static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
