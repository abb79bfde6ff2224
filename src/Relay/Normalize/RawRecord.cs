using System.Globalization;
using Relay.Contracts;
using Relay.Kafka;

namespace Relay.Normalize;

/// <summary>A record of <c>webhooks</c>, with what its headers say.</summary>
internal sealed record RawRecord
{
    /// <summary>Stands for a request id that is absent or none of Relay's.</summary>
    public const string UnknownRequest = "none";

    private const int MaxProviderLength = 32;
    private const int MaxRequestIdLength = 64;

    public required string TenantId { get; init; }

    public required string Provider { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Ingest's number of the request, for the log.</summary>
    public required string RequestId { get; init; }

    public required string? SecretOwner { get; init; }

    public required string TraceParent { get; init; }

    public required bool IsReplay { get; init; }

    /// <summary>Where the record lies of which this is a replay; null when it is none, or does not say.</summary>
    public (int Partition, long Offset)? Replayed { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public required RawPosition Position { get; init; }

    /// <summary>Null when a header that must be there is not: then Relay did not write the record.</summary>
    public static RawRecord? Read(ConsumedRecord record)
    {
        var headers = record.Headers;
        if (!Model.TenantId.TryParse(headers.Get(HeaderNames.Tenant), out var tenant)
            || headers.Get(HeaderNames.Channel) is not { Length: > 0 and <= MaxProviderLength } provider
            || record.Value is null
            || !long.TryParse(headers.Get(HeaderNames.ReceivedAt), NumberStyles.None, CultureInfo.InvariantCulture, out var receivedAt)
            || receivedAt > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return null;
        }

        return new RawRecord
        {
            TenantId = tenant.Value,
            Provider = provider,
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(receivedAt),
            RequestId = headers.Get(HeaderNames.RequestId) is { Length: > 0 and <= MaxRequestIdLength } id && id.All(IsPlain) ? id : UnknownRequest,
            SecretOwner = headers.Get(HeaderNames.SecretOwner),
            TraceParent = record.TraceParent,
            IsReplay = headers.Get(HeaderNames.Replay) is not null,
            Replayed = ReadReplayed(headers.Get(HeaderNames.Replay)),
            Body = record.Value,
            Position = new RawPosition(record.Topic, record.Partition, record.Offset, 0),
        };
    }

    private static (int Partition, long Offset)? ReadReplayed(string? text) =>
        text?.Split('/') is [var first, var second]
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
        && long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? (partition, offset)
            : null;

    // It goes into log lines, and whoever may write the topic must not be able to forge one.
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or ':' or '_' or '.';
}
