namespace Relay.Storage.Rows;

/// <summary>A tenant's Meta app; at most one.</summary>
internal sealed class MetaAppRow : ITenantPart
{
    public required string TenantId { get; set; }

    public required string AppId { get; set; }

    /// <summary>Until then what does not verify is answered 503: somebody is changing the app's secret at Meta. Null: nobody is.</summary>
    public DateTimeOffset? SecretChangeUntil { get; set; }

    string ITenantPart.Kind => PartKinds.MetaApp;

    string ITenantPart.Key => TenantId;
}

/// <summary>A token of Meta's handshake: its name in the bundle and its window.</summary>
internal sealed class VerifyTokenRow : ISecretRow
{
    public required string TenantId { get; set; }

    public required string Id { get; set; }

    public required string SecretName { get; set; }

    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset? NotAfter { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    string ITenantPart.Kind => PartKinds.VerifyToken;

    string ITenantPart.Key => Id;
}
