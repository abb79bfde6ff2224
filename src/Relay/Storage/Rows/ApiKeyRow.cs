namespace Relay.Storage.Rows;

/// <summary>A key for machines, known by its hash.</summary>
internal sealed class ApiKeyRow : ITenantPart
{
    public required string TenantId { get; set; }

    public required string Id { get; set; }

    public required byte[] Sha256 { get; set; }

    public required string[] Scopes { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Who made it; null: the seed file.</summary>
    public string? CreatedBy { get; set; }

    string ITenantPart.Kind => PartKinds.ApiKey;

    string ITenantPart.Key => Id;
}
