namespace Relay.Storage.Rows;

/// <summary>Who sets up a tenant's webhooks at the moment.</summary>
internal sealed class DeploymentClaimRow : ITenantShare
{
    public required string TenantId { get; set; }

    /// <summary>Changes with each claim: of two who take it at once, one is told so.</summary>
    public Guid Claim { get; set; }

    public DateTimeOffset Until { get; set; }
}
