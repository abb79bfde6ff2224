using System.Collections.Frozen;

namespace Relay.Channels.Meta;

/// <summary>
/// Finds a code in <see cref="MetaErrorTable"/>. The code decides, never the HTTP status or the <c>type</c>: throttles come as 400, and
/// nearly everything is called OAuthException.
/// </summary>
internal static class MetaErrors
{
    private static readonly FrozenDictionary<(int Code, int? Subcode), MetaError> Singles = MetaErrorTable.Rows
        .Where(row => row.From == row.To)
        .ToFrozenDictionary(row => (row.From, row.Subcode));

    private static readonly MetaError[] Ranges = [.. MetaErrorTable.Rows.Where(row => row.From != row.To)];

    /// <summary>Null when the code is not listed.</summary>
    public static MetaError? Find(long code, long? subcode)
    {
        if (code is < 0 or > int.MaxValue)
        {
            return null;
        }

        if (subcode is > 0 and <= int.MaxValue && Singles.TryGetValue(((int)code, (int)subcode), out var exact))
        {
            return exact;
        }

        return Singles.TryGetValue(((int)code, null), out var row) ? row : Array.Find(Ranges, range => code >= range.From && code <= range.To);
    }
}
