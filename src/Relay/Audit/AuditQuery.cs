using Relay.Api;

namespace Relay.Audit;

/// <summary>Reads the filters of the audit from a query string, and tells everything that is wrong with them.</summary>
internal static class AuditQuery
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private const int MaxTextLength = 256;

    /// <param name="faults">By the name of the parameter.</param>
    public static AuditFilter Read(AuditListParameters given, IDictionary<string, string[]> faults)
    {
        return new AuditFilter
        {
            Actor = Text("actor", given.Actor),
            Action = Text("action", given.Action),
            From = Read("from", given.From, QueryValues.Time, QueryValues.TimeAllowed),
            To = Read("to", given.To, QueryValues.Time, QueryValues.TimeAllowed),
            After = Read("after", given.After, Place, "the next of the page before"),
            Limit = Read("limit", given.Limit, text => QueryValues.Limit(text, MaxLimit), $"1 to {MaxLimit}") ?? DefaultLimit,
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
    public static string CursorAfter(AuditItem last) => PageCursor.Of(last.At, last.Id);

    private static AuditPlace? Place(string text) => PageCursor.ReadNumber(text) is var (at, id) ? new AuditPlace(at, id) : null;
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
