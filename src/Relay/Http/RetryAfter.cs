namespace Relay.Http;

/// <summary>The header Retry-After, in either of its forms.</summary>
internal static class RetryAfter
{
    /// <summary>A longer wait is not believed: it would park a destination for good.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="now">Counts for a date when the answer does not say what the time is where it came from.</param>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - (response.Headers.Date ?? now) : null);
        return wait is { } found ? Clamp(found) : null;
    }

    private static TimeSpan Clamp(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
