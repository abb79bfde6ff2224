using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Observability;

namespace Relay.Events;

/// <summary>Writes events as CloudEvents in the Kafka binding's binary mode. Not for use by two threads at once.</summary>
internal sealed class EventWriter(KafkaTopics topics)
{
    /// <summary>Every record but the raw ones stays below it, headers and key included: consumers and brokers with default settings take 1 MB.</summary>
    public const int MaxRecordBytes = 900 * 1024;

    /// <summary>
    /// What an event without the provider's JSON must stay below, so that a dead letter, which holds a message and its attempts, stays below
    /// <see cref="MaxRecordBytes"/> too.
    /// </summary>
    public const int MaxBareBytes = MaxRecordBytes - (64 * 1024);

    private const int MaxReferenceLength = 300;

    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);

    /// <summary>The record of an event.</summary>
    /// <param name="bare">The same event without what may be left out, for when it would be too large.</param>
    /// <returns>Null when it is too large even so: no broker would take it, and whoever tried would never come past it.</returns>
    public OutgoingRecord? TryWrite<T>(EventEnvelope envelope, T value, JsonTypeInfo<T> type, Func<T, T> bare)
    {
        var headers = Headers(envelope);
        var around = headers.Size + Encoding.UTF8.GetByteCount(envelope.Key);
        var bytes = Serialize(value, type);
        if (around + bytes.Length > MaxBareBytes)
        {
            var least = Serialize(bare(value), type);
            if (around + least.Length > (envelope.Topic == TopicNames.DeadLetters ? MaxRecordBytes : MaxBareBytes))
            {
                return null;
            }

            bytes = around + bytes.Length > MaxRecordBytes ? least : bytes;
        }

        return new OutgoingRecord(envelope.Topic, envelope.Key, bytes, headers);
    }

    /// <summary>The record of an event that has bounds of its own and so always fits.</summary>
    public OutgoingRecord Write<T>(EventEnvelope envelope, T value, JsonTypeInfo<T> type, Func<T, T> bare) =>
        TryWrite(envelope, value, type, bare) ?? throw new InvalidOperationException($"A record of {envelope.Topic} is too large.");

    private byte[] Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        _buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_buffer, RelayJson.WriterOptions))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return _buffer.WrittenSpan.ToArray();
    }

    private RecordHeaders Headers(EventEnvelope envelope)
    {
        var headers = new RecordHeaders();
        headers.Add(HeaderNames.SpecVersion, "1.0");
        headers.Add(HeaderNames.Id, envelope.Id.ToString());
        headers.Add(HeaderNames.Source, envelope.AccountId.Length == 0
            ? $"/tenants/{envelope.TenantId}/{envelope.Channel}"
            : $"/tenants/{envelope.TenantId}/{envelope.Channel}/{Uri.EscapeDataString(envelope.AccountId)}");
        headers.Add(HeaderNames.Type, envelope.Type);
        headers.Add(HeaderNames.Time, UtcMillisecondsConverter.ToText(envelope.Time));
        headers.Add(HeaderNames.Subject, envelope.ConversationId);
        headers.Add(HeaderNames.TenantExtension, envelope.TenantId);
        headers.Add(HeaderNames.ChannelExtension, envelope.Channel);
        headers.Add(HeaderNames.ContentType, "application/json");
        headers.Add(HeaderNames.TraceParent, RelayTracing.Valid(envelope.TraceParent) ?? RelayTracing.CurrentOrNew());
        headers.Add(HeaderNames.RawPosition, envelope.RawPosition is { } at ? $"{topics.Full(at.Topic)}/{at.Partition}/{at.Offset}" : envelope.RawReference is { Length: <= MaxReferenceLength } reference ? reference : null);
        headers.Add(HeaderNames.Replay, envelope.IsReplay ? "1" : null);
        return headers;
    }
}

/// <summary>What the headers of an event say.</summary>
internal sealed record EventEnvelope
{
    public required string Topic { get; init; }

    public required string Type { get; init; }

    public required Guid Id { get; init; }

    public required string TenantId { get; init; }

    public required string Channel { get; init; }

    /// <summary>Empty when no account is known.</summary>
    public required string AccountId { get; init; }

    public string? ConversationId { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string? TraceParent { get; init; }

    public (string Topic, int Partition, long Offset)? RawPosition { get; init; }

    /// <summary>The header as it stood on the record that this one comes of, where the position itself is not at hand.</summary>
    public string? RawReference { get; init; }

    public bool IsReplay { get; init; }

    /// <summary>What decides the partition, and so the order: the conversation, else the account; quarantine goes by tenant.</summary>
    public string Key => Topic == TopicNames.Quarantine ? TenantId : $"{TenantId}/{ConversationId ?? AccountId}";
}
