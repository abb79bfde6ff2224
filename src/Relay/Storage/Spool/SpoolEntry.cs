namespace Relay.Storage.Spool;

/// <summary>A verified webhook on its way into the spool.</summary>
/// <param name="Headers">The headers of its record, packed.</param>
/// <param name="Opens">
/// True: it opens the tenant's spool when that is closed. False: it follows others, and is not taken when the spool has been closed meanwhile.
/// </param>
internal sealed record SpoolEntry(
    string TenantId, string Channel, string RequestId, DateTimeOffset ReceivedAt, byte[] Headers, byte[] Body, bool Opens)
{
    /// <summary>What it takes up in memory and in a statement.</summary>
    public int Size => Headers.Length + Body.Length;
}

/// <summary>A webhook that waits in the spool.</summary>
internal sealed record SpooledRow(DateOnly Day, long Sequence, byte[] Headers, byte[] Body);

/// <summary>How much to read at once.</summary>
internal readonly record struct SpoolPage(int MaxRows, long MaxBytes);
