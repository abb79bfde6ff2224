namespace Relay.Storage.Rows;

/// <summary>A row that belongs to one tenant: a context that was opened for another sees it as absent, and refuses to write it.</summary>
internal interface ITenantShare
{
    /// <summary>Null: it concerns the whole installation.</summary>
    string? TenantId { get; }
}

/// <summary>
/// A row that the snapshot is made of. Saving a change of one makes a new version of its tenant and of the snapshot; deleting one is
/// remembered, so that the seed file does not bring it back.
/// </summary>
internal interface ITenantPart : ITenantShare
{
    new string TenantId { get; }

    /// <summary>One of <see cref="PartKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Which one of its kind; unique in the tenant.</summary>
    string Key { get; }

    string? ITenantShare.TenantId => TenantId;
}

/// <summary>What a tenant has.</summary>
internal static class PartKinds
{
    public const string Tenant = "tenant";
    public const string Organization = "genesys";
    public const string Integration = "integration";
    public const string MetaApp = "meta";
    public const string SigningSecret = "secret";
    public const string VerifyToken = "verify-token";
    public const string Account = "account";
    public const string ApiKey = "api-key";
}
