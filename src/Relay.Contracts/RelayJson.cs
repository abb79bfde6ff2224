using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Relay.Contracts;

/// <summary>
/// Reads and writes the records: UTF-8, camelCase, no nulls, times in UTC with milliseconds. <see cref="Default"/> is ready for use.
/// Members that a reader does not know are passed over; a member that stands twice is refused, since readers would differ on which counts.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(UtcMillisecondsConverter)])]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(ChannelEvent))]
[JsonSerializable(typeof(DeliveryResult))]
[JsonSerializable(typeof(DeliveryResult[]))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(QuarantinedItem))]
[JsonSerializable(typeof(SendCommand))]
[JsonSerializable(typeof(TextContent))]
[JsonSerializable(typeof(MediaContent))]
[JsonSerializable(typeof(LocationContent))]
[JsonSerializable(typeof(ContactsContent))]
[JsonSerializable(typeof(ReplyContent))]
[JsonSerializable(typeof(FormContent))]
[JsonSerializable(typeof(ReactionContent))]
[JsonSerializable(typeof(OrderContent))]
[JsonSerializable(typeof(ChoicesContent))]
[JsonSerializable(typeof(CardsContent))]
[JsonSerializable(typeof(TemplateContent))]
[JsonSerializable(typeof(EditContent))]
[JsonSerializable(typeof(RevokeContent))]
[JsonSerializable(typeof(SystemContent))]
[JsonSerializable(typeof(UnsupportedContent))]
public sealed partial class RelayJson : JsonSerializerContext
{
    /// <summary>How records are written: text outside ASCII stays itself. The topics are no web page, so nothing needs HTML escapes.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = new RecordEncoder() };

    /// <summary>Writes a record as Relay writes it.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The record.</param>
    /// <param name="type">How it is written: a property of <see cref="Default"/>.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
