namespace Relay.Storage.Rows;

/// <summary>Something that the installation must remember, such as how many partitions its topics have.</summary>
internal sealed class StoreSettingRow
{
    public required string Name { get; set; }

    public required string Value { get; set; }
}
