using System.Globalization;

namespace Relay.Api;

/// <summary>Values of query strings; null when they are none.</summary>
internal static class QueryValues
{
    /// <summary>What <see cref="Time"/> takes, for whoever wrote something else.</summary>
    public const string TimeAllowed = "a time such as 2026-03-01T10:00:00Z";

    /// <summary>Without an offset it is UTC.</summary>
    public static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>How many a page has.</summary>
    public static int? Limit(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? limit : null;
}
