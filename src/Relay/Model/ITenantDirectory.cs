namespace Relay.Model;

/// <summary>The tenants as they are now.</summary>
internal interface ITenantDirectory
{
    /// <summary>Never blocks, never null; take it once per request or record and use that.</summary>
    TenantSnapshot Current { get; }
}
