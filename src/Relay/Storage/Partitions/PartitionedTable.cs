namespace Relay.Storage.Partitions;

/// <summary>A table that has a partition for each day.</summary>
/// <param name="KeptDays">Days before today whose rows are kept; null: a day is kept until it is empty.</param>
/// <param name="FollowsWindow">Kept as long as the window of duplicates reaches back, whatever that is.</param>
internal sealed record PartitionedTable(string Name, int? KeptDays, bool FollowsWindow = false)
{
    private const string DayFormat = "yyyyMMdd";

    // One more day than the seven of the API: its oldest hours lie in the eighth.
    private const int IdempotencyDays = 8;
    private const int DeadLetterDays = 30;

    /// <summary>All there are.</summary>
    public static IReadOnlyList<PartitionedTable> All { get; } =
    [
        new("seen_ids", 0, FollowsWindow: true),
        new("handled", 0, FollowsWindow: true),
        new("outcomes", 0, FollowsWindow: true),
        new("idempotency_keys", IdempotencyDays),
        new("dead_letters", DeadLetterDays),
        new("parked_deliveries", null),
        new("spool", null),
    ];

    /// <summary>Days before today whose rows are kept; the oldest hours of a window lie in a day of their own.</summary>
    public int? KeptFor(TimeSpan window) => FollowsWindow ? (int)Math.Ceiling(window.TotalDays) + 1 : KeptDays;

    public string PartitionOf(DateOnly day) => $"{Name}_{day.ToString(DayFormat, System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The day of a partition; null when it is none of ours.</summary>
    public DateOnly? DayOf(string partition) =>
        partition.StartsWith(Name + "_", StringComparison.Ordinal)
        && DateOnly.TryParseExact(partition.AsSpan(Name.Length + 1), DayFormat, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day)
            ? day
            : null;
}
