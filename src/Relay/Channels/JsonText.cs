using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Relay.Channels;

/// <summary>
/// Reads JSON as providers write it: a string may be a number and a number a string, members may be missing, null or of another type,
/// names may differ in case. Nothing here throws, whatever the JSON holds.
/// </summary>
internal static class JsonText
{
    /// <summary>The last member of that name, or an undefined element when there is none or <paramref name="element"/> is no object.</summary>
    /// <remarks><c>TryGetProperty</c> throws when any name in the object holds a lone surrogate escape, which is legal JSON.</remarks>
    public static JsonElement Get(this JsonElement element, string name) => Find(element, name, anyCase: false);

    /// <summary>The same, with any casing of the name.</summary>
    public static JsonElement GetAnyCase(this JsonElement element, string name) => Find(element, name, anyCase: true);

    public static bool IsObject(this JsonElement element) => element.ValueKind == JsonValueKind.Object;

    public static bool IsArray(this JsonElement element) => element.ValueKind == JsonValueKind.Array;

    /// <summary>Null, or not there at all.</summary>
    public static bool IsNothing(this JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>The elements of an array; none for anything else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>The members of an object, each as often as it stands there; none for anything else.</summary>
    /// <remarks><c>JsonProperty.Name</c> throws on a name with a lone surrogate escape.</remarks>
    public static IEnumerable<(string Name, JsonElement Value)> Members(this JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                yield return (UnescapeLeniently(JsonMarshal.GetRawUtf8PropertyName(member)), member.Value);
            }
        }
    }

    /// <summary>A string as it is, also the empty one; a number or boolean as it is written; else null.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Unescape(element),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    public static string? Text(this JsonElement element, string name) => element.Get(name).Text();

    /// <summary>As <see cref="Text(JsonElement)"/>, with the empty and the blank string as null: for ids, numbers and names.</summary>
    public static string? Word(this JsonElement element) => element.Text() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    public static string? Word(this JsonElement element, string name) => element.Get(name).Word();

    public static bool? Flag(this JsonElement element, string name) => element.Get(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text => bool.TryParse(text.Text(), out var flag) ? flag : null,
        _ => null,
    };

    public static decimal? Amount(this JsonElement element, string name) =>
        decimal.TryParse(element.Get(name).Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount : null;

    public static double? Number(this JsonElement element, string name) =>
        double.TryParse(element.Get(name).Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    public static long? Whole(this JsonElement element, string name) =>
        long.TryParse(element.Get(name).Text(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// An RFC 3339 time; one without a zone is taken as UTC. Null for what is no full date: a time of day alone would be completed with
    /// today's, and the same body would then give another time tomorrow.
    /// </summary>
    public static DateTimeOffset? Rfc3339(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.Text() is { Length: > 10 } text
        && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[3]) && text[4] == '-' && text[7] == '-' && text[10] is 'T' or 't' or ' '
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    /// <summary>
    /// The text of one scalar token as its bytes stand in a body, with the quotes of a string: for what is read without parsing the body
    /// whole. Bytes that are no UTF-8 and lone surrogates become U+FFFD; an object, an array and null are the empty text.
    /// </summary>
    /// <param name="token">A token that a reader has accepted.</param>
    public static string Scalar(ReadOnlySpan<byte> token) => token switch
    {
        [] or [(byte)'{', ..] or [(byte)'[', ..] or [(byte)'n', ..] => "",
        [(byte)'"', .. var raw, (byte)'"'] => raw.Contains((byte)'\\') ? UnescapeLeniently(raw) : Encoding.UTF8.GetString(raw),
        _ => Encoding.UTF8.GetString(token),
    };

    // GetString throws on an escape such as \ud800 that stands alone, which is legal JSON and no text; it becomes U+FFFD.
    private static string Unescape(JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        raw = raw[1..^1];
        var escape = raw.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return Encoding.UTF8.GetString(raw);
        }

        return HoldsSurrogateEscape(raw[escape..]) ? UnescapeLeniently(raw) : element.GetString()!;
    }

    private static bool HoldsSurrogateEscape(ReadOnlySpan<byte> raw) =>
        raw.IndexOf("\\ud"u8) >= 0 || raw.IndexOf("\\uD"u8) >= 0;

    /// <summary>The text between a string's quotes, as <see cref="Scalar"/> reads it.</summary>
    public static string UnescapeLeniently(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var escape = raw.IndexOf((byte)'\\');
            if (escape < 0)
            {
                text.Append(Encoding.UTF8.GetString(raw));
                break;
            }

            text.Append(Encoding.UTF8.GetString(raw[..escape]));
            var kind = raw[escape + 1];
            if (kind == (byte)'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(escape + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                raw = raw[(escape + 6)..];
            }
            else
            {
                text.Append(kind switch { (byte)'n' => '\n', (byte)'t' => '\t', (byte)'r' => '\r', (byte)'b' => '\b', (byte)'f' => '\f', _ => (char)kind });
                raw = raw[(escape + 2)..];
            }
        }

        return ReplaceLoneSurrogates(text);
    }

    private static string ReplaceLoneSurrogates(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = '\uFFFD';
            }
        }

        return text.ToString();
    }

    private static JsonElement Find(JsonElement element, string name, bool anyCase)
    {
        JsonElement found = default;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (NameIs(JsonMarshal.GetRawUtf8PropertyName(member), name, anyCase))
                {
                    found = member.Value;
                }
            }
        }

        return found;
    }

    private static bool NameIs(ReadOnlySpan<byte> raw, string name, bool anyCase)
    {
        if (raw.Contains((byte)'\\'))
        {
            return string.Equals(UnescapeLeniently(raw), name, anyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        return anyCase ? Ascii.EqualsIgnoreCase(raw, name) : Ascii.Equals(raw, name);
    }
}
