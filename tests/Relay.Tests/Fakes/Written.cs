using System.Text;
using System.Text.Json;
using Relay.Contracts;
using Relay.Kafka;

namespace Relay.Tests.Fakes;

/// <summary>Reads what was written as a consumer would, and sees to it that it keeps its schema.</summary>
internal static class Written
{
    public static JsonElement Json(this OutgoingRecord record)
    {
        using var document = JsonDocument.Parse(record.Checked().Value);
        return document.RootElement.Clone();
    }

    public static string Text(this OutgoingRecord record) => Encoding.UTF8.GetString(record.Value);

    public static string? Header(this OutgoingRecord record, string name) => record.Headers.Get(name);

    public static Message Message(this OutgoingRecord record) => JsonSerializer.Deserialize(record.Checked().Value, RelayJson.Default.Message)!;

    public static Receipt Receipt(this OutgoingRecord record) => JsonSerializer.Deserialize(record.Checked().Value, RelayJson.Default.Receipt)!;

    public static ChannelEvent ChannelEvent(this OutgoingRecord record) => JsonSerializer.Deserialize(record.Checked().Value, RelayJson.Default.ChannelEvent)!;

    public static DeliveryResult Result(this OutgoingRecord record) => JsonSerializer.Deserialize(record.Checked().Value, RelayJson.Default.DeliveryResult)!;

    public static DeadLetter DeadLetter(this OutgoingRecord record) => JsonSerializer.Deserialize(record.Checked().Value, RelayJson.Default.DeadLetter)!;

    public static QuarantinedItem Quarantined(this OutgoingRecord record) => JsonSerializer.Deserialize(record.Checked().Value, RelayJson.Default.QuarantinedItem)!;

    /// <summary>Where a value is null, by path; there must be none but in a provider's own JSON, which is not looked into.</summary>
    public static IEnumerable<string> Nulls(JsonElement element, string path = "$") => element.ValueKind switch
    {
        JsonValueKind.Null => [path],
        JsonValueKind.Object => element.EnumerateObject()
            .Where(m => path != "$" || !(m.NameEquals("raw") || m.NameEquals("item")))
            .SelectMany(m => Nulls(m.Value, $"{path}.{m.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((e, i) => Nulls(e, $"{path}[{i}]")),
        _ => [],
    };
}
