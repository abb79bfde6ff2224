namespace Relay.Model;

/// <summary>When a secret counts: from <paramref name="NotBefore"/> on and before <paramref name="NotAfter"/>; null is open.</summary>
internal readonly record struct ValidityWindow(DateTimeOffset? NotBefore, DateTimeOffset? NotAfter)
{
    public bool Contains(DateTimeOffset at) => (NotBefore is not { } from || at >= from) && (NotAfter is not { } to || at < to);

    /// <summary>
    /// Of those that count, the one that goes on longest, and of these the one that began last: in an overlap it is what the provider was
    /// told last, since the others were given their end then. Null when none counts.
    /// </summary>
    public static T? Lasting<T>(IEnumerable<T> secrets, Func<T, ValidityWindow> windowOf, DateTimeOffset at)
        where T : class => secrets
        .Where(s => windowOf(s).Contains(at))
        .OrderByDescending(s => windowOf(s).NotAfter ?? DateTimeOffset.MaxValue)
        .ThenByDescending(s => windowOf(s).NotBefore ?? DateTimeOffset.MinValue)
        .FirstOrDefault();

    /// <summary>How many of the windows are open at the fullest moment.</summary>
    public static int MostAtOnce(IEnumerable<ValidityWindow> windows)
    {
        // One that ends at the moment when another begins is closed by then: at one time, ends come before beginnings.
        var changes = windows
            .Where(w => w is not { NotBefore: { } from, NotAfter: { } to } || from < to)
            .SelectMany(w => new[] { (At: w.NotBefore ?? DateTimeOffset.MinValue, Step: 1), (At: w.NotAfter ?? DateTimeOffset.MaxValue, Step: -1) })
            .OrderBy(c => c.At)
            .ThenBy(c => c.Step);
        var (open, most) = (0, 0);
        foreach (var (_, step) in changes)
        {
            open += step;
            most = Math.Max(most, open);
        }

        return most;
    }
}
