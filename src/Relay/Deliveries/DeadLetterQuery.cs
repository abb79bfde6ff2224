using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>Reads the filters of a list from a query string, and tells everything that is wrong with them.</summary>
internal static class DeadLetterQuery
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private const string All = "all";
    private const int MaxTextLength = 512;
    private const int CursorBytes = 8 + 16;
    private static readonly string[] States = [DeadLetterStates.Open, DeadLetterStates.Replayed, DeadLetterStates.Discarded, All];

    /// <param name="faults">By the name of the parameter.</param>
    public static DeadLetterFilter Read(DeadLetterListParameters given, IDictionary<string, string[]> faults)
    {
        var state = given.State ?? DeadLetterStates.Open;
        var filter = new DeadLetterFilter
        {
            State = Check("state", state, States.Contains(state, StringComparer.Ordinal), $"one of {string.Join(", ", States)}"),
            Destination = Text("destination", given.Destination),
            Category = Text("category", given.Category),
            ConversationId = Text("conversationId", given.ConversationId),
            MessageId = Read<Guid>("messageId", given.MessageId, text => Guid.TryParse(text, out var id) ? id : null, "an id"),
            From = Read<DateTimeOffset>("from", given.From, Time, "a time such as 2026-03-01T10:00:00Z"),
            To = Read<DateTimeOffset>("to", given.To, Time, "a time such as 2026-03-01T10:00:00Z"),
            After = Read<DeadLetterPlace>("after", given.After, Place, "the next of the page before"),
            Limit = Read<int>("limit", given.Limit, Limit, $"1 to {MaxLimit}") ?? DefaultLimit,
        };
        return filter with { State = filter.State == All ? null : filter.State };

        string? Text(string name, string? text) =>
            text is null ? null : Check(name, text, IsText(text), $"1 to {MaxTextLength} characters");

        string? Check(string name, string text, bool isGood, string allowed)
        {
            if (!isGood)
            {
                faults[name] = [$"allowed is {allowed}"];
            }

            return isGood ? text : null;
        }

        T? Read<T>(string name, string? text, Func<string, T?> parse, string allowed)
            where T : struct
        {
            var value = text is null ? null : parse(text);
            if (text is not null && value is null)
            {
                faults[name] = [$"allowed is {allowed}"];
            }

            return value;
        }
    }

    /// <summary>Where the next page begins. Callers pass it on as it is.</summary>
    public static string CursorAfter(DeadLetterRow last)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, last.At.UtcTicks);
        last.Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    private static DeadLetterPlace? Place(string text)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        if (text.Length != Base64Url.GetEncodedLength(CursorBytes) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            return null;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[8..], bigEndian: true)) : null;
    }

    private static bool IsText(string text) => text.Length is > 0 and <= MaxTextLength && !text.Contains('\0', StringComparison.Ordinal);

    private static int? Limit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit : null;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}

/// <summary>The filters as they stand in the query string; absent ones ask for all.</summary>
/// <param name="State">open (the default), replayed, discarded or all.</param>
/// <param name="From">At this time or later.</param>
/// <param name="To">Before this time.</param>
/// <param name="Limit">1 to 200; default 50.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
internal readonly record struct DeadLetterListParameters(
    string? State, string? Destination, string? Category, string? ConversationId, string? MessageId, string? From, string? To, string? Limit, string? After);
