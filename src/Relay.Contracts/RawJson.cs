using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relay.Contracts;

/// <summary>
/// A piece of JSON kept byte for byte, so that what a provider sent reaches the consumer with its escapes, its number formats and its
/// duplicate keys. Parsing and writing it again would change all three.
/// </summary>
[JsonConverter(typeof(RawJsonConverter))]
public readonly struct RawJson : IEquatable<RawJson>
{
    /// <summary>Wraps <paramref name="utf8"/>, which must be one well-formed JSON value in UTF-8; it is not copied and not checked.</summary>
    /// <param name="utf8">Not to be changed afterwards.</param>
    public RawJson(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The bytes; empty for <c>default</c>, which is written as <c>null</c>.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Parses the bytes. The caller disposes the document.</summary>
    /// <exception cref="JsonException">The bytes are no JSON, or are nested deeper than 64.</exception>
    public JsonDocument Parse() => JsonDocument.Parse(Utf8);

    /// <summary>Whether both are the same bytes: the same value written otherwise is another.</summary>
    /// <param name="other">What to compare with.</param>
    public bool Equals(RawJson other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RawJson other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>The JSON as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>Whether both are the same bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(RawJson left, RawJson right) => left.Equals(right);

    /// <summary>Whether they are different bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(RawJson left, RawJson right) => !left.Equals(right);
}

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new RawJson(JsonMarshal.GetRawUtf8Value(document.RootElement).ToArray());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
    {
        if (value.Utf8.IsEmpty)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
        }
    }
}
