using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Relay.Contracts;
using Relay.Kafka;

namespace Relay.Events;

/// <summary>Puts an item, a body or a record into quarantine as it came: as JSON where a consumer can read it, else in base64.</summary>
internal sealed class QuarantineWriter(EventWriter writer)
{
    /// <summary>Stands for the tenant where none is known. No tenant id can look like this, so nobody's quarantine is mixed with it.</summary>
    public const string NoTenant = "_unknown";

    // Base64 grows by a third; with the rest of the record it must stay below EventWriter.MaxRecordBytes.
    private const int MaxEncodedBytes = 600 * 1024;
    private const int MaxDepth = 60;
    private const int MaxAccountLength = 256;
    private const int MaxDetailLength = 1000;

    public OutgoingRecord Write(QuarantineCase found)
    {
        var item = found.Item;
        var isJson = IsReadableJson(item.Span);
        var (topic, partition, offset) = found.FirstPosition ?? found.Position;
        var account = found.AccountId is { Length: <= MaxAccountLength } named ? named : null;
        var position = string.Create(CultureInfo.InvariantCulture, $"{topic}/{partition}/{offset}");
        var value = new QuarantinedItem
        {
            Id = RelayIds.Event(
                found.TenantId, found.Channel, account, EventTypes.KindOf(EventTypes.Quarantined), position,
                found.ItemIndex.ToString(CultureInfo.InvariantCulture)),
            TenantId = found.TenantId,
            Channel = found.Channel,
            AccountId = account,
            Reason = found.Reason,
            Detail = found.Detail.Length > MaxDetailLength ? found.Detail[..MaxDetailLength] : found.Detail,
            Item = isJson ? new RawJson(item) : null,
            ItemBase64 = !isJson && item.Length is > 0 and <= MaxEncodedBytes ? Convert.ToBase64String(item.Span) : null,
            Warnings = !isJson && item.Length > MaxEncodedBytes ? [Warnings.RawOmitted] : null,
            At = found.At,
        };
        var envelope = new EventEnvelope
        {
            Topic = TopicNames.Quarantine,
            Type = EventTypes.Quarantined,
            Id = value.Id,
            TenantId = found.TenantId,
            Channel = found.Channel,
            AccountId = account ?? "",
            Time = found.At,
            TraceParent = found.TraceParent,
            RawPosition = found.Position,
            IsReplay = found.IsReplay,
        };
        return writer.Write(envelope, value, RelayJson.Default.QuarantinedItem, q => q with { Item = null, Warnings = [Warnings.RawOmitted] });
    }

    private static bool IsReadableJson(ReadOnlySpan<byte> item)
    {
        if (!Utf8.IsValid(item))
        {
            return false;
        }

        var reader = new Utf8JsonReader(item, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>What goes to quarantine, and why.</summary>
internal sealed record QuarantineCase
{
    public required string TenantId { get; init; }

    /// <summary>Who sent it: a provider, or <c>kafka</c>.</summary>
    public required string Channel { get; init; }

    public string? AccountId { get; init; }

    /// <summary>One of <see cref="QuarantineReasons"/>.</summary>
    public required string Reason { get; init; }

    public required string Detail { get; init; }

    public required ReadOnlyMemory<byte> Item { get; init; }

    /// <summary>The record that it came in; the topic without the prefix.</summary>
    public required (string Topic, int Partition, long Offset) Position { get; init; }

    /// <summary>Of a replay: the record that was replayed, from which the id is made, so that the item keeps it.</summary>
    public (string Topic, int Partition, long Offset)? FirstPosition { get; init; }

    public int ItemIndex { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? TraceParent { get; init; }

    public bool IsReplay { get; init; }

    /// <summary>A record that cannot be read, on whatever topic.</summary>
    public static QuarantineCase OfRecord(ConsumedRecord record, string reason, string detail, string tenantId = QuarantineWriter.NoTenant) => new()
    {
        TenantId = tenantId,
        Channel = "kafka",
        Reason = reason,
        Detail = detail,
        Item = record.Value ?? [],
        Position = (record.Topic, record.Partition, record.Offset),
        At = record.Timestamp,
        TraceParent = record.TraceParent,
    };
}
