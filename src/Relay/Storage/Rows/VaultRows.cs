namespace Relay.Storage.Rows;

/// <summary>A tenant's bundle of values in the local vault, encrypted. Versions are never changed.</summary>
internal sealed class VaultBundleRow : ITenantShare
{
    public required string TenantId { get; set; }

    public required string Version { get; set; }

    public required byte[] Protected { get; set; }

    public DateTimeOffset WrittenAt { get; set; }
}

/// <summary>A key of ASP.NET's data protection, which encrypts the local vault.</summary>
internal sealed class DataKeyRow
{
    public long Id { get; set; }

    public required string Name { get; set; }

    public required string Xml { get; set; }
}
