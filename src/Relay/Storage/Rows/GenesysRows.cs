namespace Relay.Storage.Rows;

/// <summary>A tenant's Genesys Cloud organisation; at most one.</summary>
internal sealed class OrganizationRow : ITenantPart
{
    public required string TenantId { get; set; }

    public required string Region { get; set; }

    public string? OrganizationId { get; set; }

    /// <summary><c>production</c> or <c>test</c>, as the tenant calls it.</summary>
    public string? Environment { get; set; }

    public required string ClientId { get; set; }

    /// <summary>The name of the client's secret in the bundle.</summary>
    public required string ClientSecretName { get; set; }

    string ITenantPart.Kind => PartKinds.Organization;

    string ITenantPart.Key => TenantId;
}

/// <summary>An Open Messaging integration. Nobody else can have one with its id.</summary>
internal sealed class IntegrationRow : ITenantPart
{
    public required string TenantId { get; set; }

    public required string Id { get; set; }

    string ITenantPart.Kind => PartKinds.Integration;

    string ITenantPart.Key => Id;
}
