namespace Relay.Storage.Rows;

/// <summary>Something that was deleted, so that the seed file does not bring it back.</summary>
internal sealed class DeletedIdRow : ITenantShare
{
    public required string TenantId { get; set; }

    /// <summary>One of <see cref="PartKinds"/>.</summary>
    public required string Kind { get; set; }

    public required string Key { get; set; }

    public DateTimeOffset DeletedAt { get; set; }
}
