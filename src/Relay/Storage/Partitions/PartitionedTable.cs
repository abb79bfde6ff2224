using Relay.Storage.Idempotency;

namespace Relay.Storage.Partitions;

/// <summary>A table that has a partition for each day.</summary>
/// <param name="KeptDays">Days before today whose rows are kept; null: a day is kept until it is empty.</param>
/// <param name="ByWindow">Days that the window of duplicates asks for; the longer of the two counts.</param>
internal sealed record PartitionedTable(string Name, int? KeptDays, Func<TimeSpan, int>? ByWindow = null)
{
    private const string DayFormat = "yyyyMMdd";

    private const int DeadLetterDays = 30;

    /// <summary>All there are.</summary>
    public static IReadOnlyList<PartitionedTable> All { get; } =
    [
        new("seen_ids", 0, WholeDays),

        // As long as dead letters: they say whether one was delivered meanwhile.
        new("handled", DeadLetterDays + 1, WholeDays),
        new("outcomes", DeadLetterDays + 1, WholeDays),
        new("idempotency_keys", 0, window => WholeDays(IdempotencyTable.KeptFor(window))),
        new("dead_letters", DeadLetterDays),
        new("parked_deliveries", null),
        new("spool", null),
    ];

    /// <summary>Days before today whose rows are kept.</summary>
    public int? KeptFor(TimeSpan window) => KeptDays is { } days ? Math.Max(days, ByWindow?.Invoke(window) ?? 0) : null;

    // The oldest hours of a window lie in a day of their own.
    private static int WholeDays(TimeSpan window) => (int)Math.Ceiling(window.TotalDays) + 1;

    public string PartitionOf(DateOnly day) => $"{Name}_{day.ToString(DayFormat, System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The day of a partition; null when it is none of ours.</summary>
    public DateOnly? DayOf(string partition) =>
        partition.StartsWith(Name + "_", StringComparison.Ordinal)
        && DateOnly.TryParseExact(partition.AsSpan(Name.Length + 1), DayFormat, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day)
            ? day
            : null;
}
