namespace Relay.Storage.Partitions;

/// <summary>A table that has a partition for each day.</summary>
/// <param name="KeptDays">Days before today whose rows are kept; null: a day is kept until it is empty.</param>
internal sealed record PartitionedTable(string Name, int? KeptDays)
{
    private const string DayFormat = "yyyyMMdd";

    // One more day than the window of seven: its oldest hours lie in the eighth.
    private const int WindowDays = 8;
    private const int DeadLetterDays = 30;

    /// <summary>All there are.</summary>
    public static IReadOnlyList<PartitionedTable> All { get; } =
    [
        new("seen_ids", WindowDays),
        new("handled", WindowDays),
        new("outcomes", WindowDays),
        new("idempotency_keys", WindowDays),
        new("dead_letters", DeadLetterDays),
        new("parked_deliveries", null),
        new("spool", null),
    ];

    public string PartitionOf(DateOnly day) => $"{Name}_{day.ToString(DayFormat, System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The day of a partition; null when it is none of ours.</summary>
    public DateOnly? DayOf(string partition) =>
        partition.StartsWith(Name + "_", StringComparison.Ordinal)
        && DateOnly.TryParseExact(partition.AsSpan(Name.Length + 1), DayFormat, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day)
            ? day
            : null;
}
