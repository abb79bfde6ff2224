namespace Relay.Storage.Rows;

/// <summary>The one row that says how new the tenants are.</summary>
internal sealed class SnapshotVersionRow
{
    public bool Single { get; set; }

    public long Number { get; set; }
}
