using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Relay.Contracts;

/// <summary>
/// A record of one of Relay's topics, read. What it holds is told by <see cref="Data"/>; a type that this version of the package does not
/// know is an event too, with <see cref="Data"/> null and the value in <see cref="Json"/>, so that a consumer can pass over it.
/// </summary>
public sealed record RelayEvent
{
    /// <summary>The header <c>ce_id</c>. The same thing always has the same id: a consumer that keeps those it has handled is idempotent.</summary>
    public required Guid Id { get; init; }

    /// <summary>The header <c>ce_type</c>: one of <see cref="EventTypes"/>, or one that came later.</summary>
    public required string Type { get; init; }

    /// <summary>The header <c>ce_tenant</c>.</summary>
    public required string TenantId { get; init; }

    /// <summary>The header <c>ce_channel</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The header <c>ce_subject</c>; null for what concerns an account and no conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The header <c>ce_time</c>; null when it is no time.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>
    /// A <see cref="Message"/>, <see cref="Receipt"/>, <see cref="ChannelEvent"/>, <see cref="DeliveryResult"/>, <see cref="QuarantinedItem"/>
    /// or <see cref="DeadLetter"/>; null when <see cref="Type"/> is none that this version knows.
    /// </summary>
    public object? Data { get; init; }

    /// <summary>The value as it stood on the topic.</summary>
    public required RawJson Json { get; init; }

    /// <summary>
    /// Reads a record. Never throws, whatever the record holds: one that is no event of Relay's gives false and the reason, and a consumer
    /// puts it aside and goes on. Members and types that this version does not know are no fault.
    /// </summary>
    /// <param name="headers">Names and values as Kafka gives them; of two with one name the last counts.</param>
    /// <param name="value">The record's value. It is not copied: do not change it as long as the event is in use.</param>
    /// <param name="found">The event.</param>
    /// <param name="fault">Why it is none, in words without anything of the record; null when it is one.</param>
    public static bool TryRead(
        IEnumerable<KeyValuePair<string, byte[]?>>? headers, ReadOnlyMemory<byte> value,
        [NotNullWhen(true)] out RelayEvent? found, [NotNullWhen(false)] out string? fault)
    {
        found = null;
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, bytes) in headers ?? [])
        {
            if (name is not null && bytes is not null)
            {
                named[name] = Encoding.UTF8.GetString(bytes);
            }
        }

        fault = FaultOf(named);
        if (fault is not null)
        {
            return false;
        }

        var type = named[HeaderNames.Type];
        try
        {
            found = new RelayEvent
            {
                Id = Guid.ParseExact(named[HeaderNames.Id], "D"),
                Type = type,
                TenantId = named[HeaderNames.TenantExtension],
                Channel = named[HeaderNames.ChannelExtension],
                ConversationId = named.GetValueOrDefault(HeaderNames.Subject),
                Time = TimeOf(named.GetValueOrDefault(HeaderNames.Time)),
                Data = Read(type, value.Span),
                Json = new RawJson(value),
            };
            return true;
        }
        catch (JsonException broken)
        {
            // Its message can quote the value, and so can its path; neither is told.
            fault = broken.LineNumber is null ? $"The value is no {type}." : $"The value is no JSON, or no {type}.";
            return false;
        }
    }

    private static string? FaultOf(Dictionary<string, string> headers)
    {
        foreach (var name in (ReadOnlySpan<string>)[HeaderNames.Id, HeaderNames.Type, HeaderNames.TenantExtension, HeaderNames.ChannelExtension])
        {
            if (!headers.TryGetValue(name, out var text) || text.Length == 0)
            {
                return $"The header {name} is missing.";
            }
        }

        return Guid.TryParseExact(headers[HeaderNames.Id], "D", out _) ? null : $"The header {HeaderNames.Id} is no UUID.";
    }

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static object? Read(string type, ReadOnlySpan<byte> value) => type switch
    {
        EventTypes.MessageReceived or EventTypes.MessageEdited or EventTypes.MessageRevoked or EventTypes.MessageEchoed or EventTypes.MessageOutbound =>
            Read(value, RelayJson.Default.Message),
        EventTypes.Receipt => Read(value, RelayJson.Default.Receipt),
        EventTypes.ChannelEvent => Read(value, RelayJson.Default.ChannelEvent),
        EventTypes.Delivery => Read(value, RelayJson.Default.DeliveryResult),
        EventTypes.Quarantined => Read(value, RelayJson.Default.QuarantinedItem),
        EventTypes.DeadLetter => Read(value, RelayJson.Default.DeadLetter),
        _ => null,
    };

    private static T Read<T>(ReadOnlySpan<byte> value, JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(value, type) ?? throw new JsonException("The value is null.");
}
