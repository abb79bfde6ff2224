using System.Text.Json;

namespace Relay.Simulator.Json;

/// <summary>Reads JSON that strangers wrote: what is not there, or of another kind, is a null and no exception.</summary>
internal static class JsonInput
{
    /// <returns>The document, or null when the bytes are no JSON, or hold text that is no Unicode.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var document = JsonDocument.Parse(bytes);
            // Half a surrogate pair passes the parser and fails every later reader of that string.
            if (bytes.Span.IndexOf("\\u"u8) >= 0 && !IsUnicode(document.RootElement))
            {
                document.Dispose();
                return null;
            }

            return document;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool IsObject(this JsonElement element) => element.ValueKind == JsonValueKind.Object;

    public static bool IsList(this JsonElement element) => element.ValueKind == JsonValueKind.Array;

    /// <summary>Whether the member is there and not null.</summary>
    public static bool Has(this JsonElement element, string name) =>
        element.IsObject() && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>The member, or an element of kind Undefined.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.IsObject() && element.TryGetProperty(name, out var value) ? value : default;

    public static string? Text(this JsonElement element, string name) => element.Member(name).Text();

    public static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    /// <summary>True or false, or null when it is neither.</summary>
    public static bool? Flag(this JsonElement element, string name) => element.Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The elements of a list; nothing when it is none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.IsList() ? element.EnumerateArray() : [];

    /// <summary>Length as people count: characters, not UTF-16 units.</summary>
    public static int Characters(this string text) => text.EnumerateRunes().Count();

    public static bool IsWebAddress(this string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https");

    private static bool IsUnicode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(member => IsText(member) && IsUnicode(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsUnicode),
        JsonValueKind.String => IsText(element),
        _ => true,
    };

    private static bool IsText(JsonProperty member)
    {
        try
        {
            return member.Name is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsText(JsonElement text)
    {
        try
        {
            return text.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
