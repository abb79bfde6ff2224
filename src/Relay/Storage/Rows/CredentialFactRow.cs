namespace Relay.Storage.Rows;

/// <summary>What is known of a credential besides its value: when it was changed, and how long its provider lets it live.</summary>
internal sealed class CredentialFactRow : ITenantShare
{
    public required string TenantId { get; set; }

    /// <summary>The name of the value in the bundle.</summary>
    public required string Name { get; set; }

    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>Null: never, or not known.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it gives access to no data any more, though it lives on; null: never, or not known.</summary>
    public DateTimeOffset? DataAccessExpiresAt { get; set; }

    /// <summary>When the provider last said so; null: it was never asked.</summary>
    public DateTimeOffset? CheckedAt { get; set; }
}
