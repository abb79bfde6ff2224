using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace Relay.Audit;

/// <summary>Reads the filters of the audit from a query string, and tells everything that is wrong with them.</summary>
internal static class AuditQuery
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private const int MaxTextLength = 256;
    private const int CursorBytes = 8 + 8;

    /// <param name="faults">By the name of the parameter.</param>
    public static AuditFilter Read(AuditListParameters given, IDictionary<string, string[]> faults)
    {
        return new AuditFilter
        {
            Actor = Text("actor", given.Actor),
            Action = Text("action", given.Action),
            From = Read("from", given.From, Time, "a time such as 2026-03-01T10:00:00Z"),
            To = Read("to", given.To, Time, "a time such as 2026-03-01T10:00:00Z"),
            After = Read("after", given.After, Place, "the next of the page before"),
            Limit = Read("limit", given.Limit, Limit, $"1 to {MaxLimit}") ?? DefaultLimit,
        };

        string? Text(string name, string? text)
        {
            var trimmed = text?.Trim();
            if (string.IsNullOrEmpty(trimmed))
            {
                return null;
            }

            if (trimmed.Length > MaxTextLength || trimmed.Contains('\0', StringComparison.Ordinal))
            {
                faults[name] = [$"allowed are at most {MaxTextLength} characters"];
                return null;
            }

            return trimmed;
        }

        T? Read<T>(string name, string? text, Func<string, T?> parse, string allowed)
            where T : struct
        {
            // A form that is left empty sends its field all the same.
            if (string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            var value = parse(text);
            if (value is null)
            {
                faults[name] = [$"allowed is {allowed}"];
            }

            return value;
        }
    }

    /// <summary>Where the next page begins. Callers pass it on as it is.</summary>
    public static string CursorAfter(AuditItem last)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, last.At.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], last.Id);
        return Base64Url.EncodeToString(bytes);
    }

    private static AuditPlace? Place(string text)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        if (text.Length != Base64Url.GetEncodedLength(CursorBytes) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            return null;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new(new DateTimeOffset(ticks, TimeSpan.Zero), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]))
            : null;
    }

    private static int? Limit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit : null;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}

/// <summary>The filters as they stand in the query string; absent and empty ones ask for all.</summary>
/// <param name="Actor">Who, as a whole: <c>user:{e-mail}</c>, <c>api-key:{id}</c>.</param>
/// <param name="Action">What, as a whole.</param>
/// <param name="From">At this time or later.</param>
/// <param name="To">Before this time.</param>
/// <param name="Limit">1 to 200; default 50.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
internal readonly record struct AuditListParameters(string? Actor, string? Action, string? From, string? To, string? Limit, string? After);

/// <summary>Which rows are asked for; null members ask for all.</summary>
internal sealed record AuditFilter
{
    public string? Actor { get; init; }

    public string? Action { get; init; }

    /// <summary>At this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Behind this one, in the order of the list.</summary>
    public AuditPlace? After { get; init; }

    public required int Limit { get; init; }
}

/// <summary>Where a row stands in a list that goes by time.</summary>
internal readonly record struct AuditPlace(DateTimeOffset At, long Id);
