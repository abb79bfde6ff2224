using Relay.Api;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>Reads the filters of a list from a query string, and tells everything that is wrong with them.</summary>
internal static class DeadLetterQuery
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private const string All = "all";
    private const int MaxTextLength = 512;
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
            From = Read<DateTimeOffset>("from", given.From, QueryValues.Time, QueryValues.TimeAllowed),
            To = Read<DateTimeOffset>("to", given.To, QueryValues.Time, QueryValues.TimeAllowed),
            After = Read<DeadLetterPlace>("after", given.After, Place, "the next of the page before"),
            Limit = Read<int>("limit", given.Limit, text => QueryValues.Limit(text, MaxLimit), $"1 to {MaxLimit}") ?? DefaultLimit,
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
    public static string CursorAfter(DeadLetterRow last) => PageCursor.Of(last.At, last.Id);

    private static DeadLetterPlace? Place(string text) => PageCursor.ReadId(text) is var (at, id) ? new DeadLetterPlace(at, id) : null;

    private static bool IsText(string text) => text.Length is > 0 and <= MaxTextLength && !text.Contains('\0', StringComparison.Ordinal);
}

/// <summary>The filters as they stand in the query string; absent ones ask for all.</summary>
/// <param name="State">open (the default), replayed, discarded or all.</param>
/// <param name="From">At this time or later.</param>
/// <param name="To">Before this time.</param>
/// <param name="Limit">1 to 200; default 50.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
internal readonly record struct DeadLetterListParameters(
    string? State, string? Destination, string? Category, string? ConversationId, string? MessageId, string? From, string? To, string? Limit, string? After);
