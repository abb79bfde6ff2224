using System.Data.Common;

namespace Relay.Storage;

/// <summary>Values on their way to and from hand-written statements.</summary>
internal static class SqlValues
{
    /// <summary>A column of a batch.</summary>
    public static TValue[] ToArray<TItem, TValue>(this IReadOnlyList<TItem> items, Func<TItem, TValue> value)
    {
        var column = new TValue[items.Count];
        for (var n = 0; n < column.Length; n++)
        {
            column[n] = value(items[n]);
        }

        return column;
    }

    /// <summary>Text that comes from outside: PostgreSQL refuses a NUL in it, and would refuse the whole batch with it.</summary>
    public static string? Storable(this string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    /// <summary>The day whose partition holds what is written at this time.</summary>
    public static DateOnly Day(this DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>All rows of a result, after which the reader stands at the next one.</summary>
    public static async Task<List<T>> EachAsync<T>(this DbDataReader reader, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        await reader.NextResultAsync(cancellationToken);
        return rows;
    }

    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? TimeOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
