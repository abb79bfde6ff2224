namespace Relay.Storage.Rows;

/// <summary>Somebody who may sign in to a tenant. He is invited by his e-mail address, and known by his Genesys user id from his first sign-in on.</summary>
internal sealed class MemberRow : ITenantShare
{
    public Guid Id { get; set; }

    public required string TenantId { get; set; }

    /// <summary>In lower case.</summary>
    public required string Email { get; set; }

    /// <summary>Null until the first sign-in.</summary>
    public string? UserId { get; set; }

    public string? Name { get; set; }

    /// <summary><c>admin</c> or <c>viewer</c>.</summary>
    public required string Role { get; set; }

    public DateTimeOffset AddedAt { get; set; }

    public required string AddedBy { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }
}
