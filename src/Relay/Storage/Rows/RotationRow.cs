namespace Relay.Storage.Rows;

/// <summary>The change of one secret, from its beginning until the old value is gone. Never holds a value.</summary>
internal sealed class RotationRow : ITenantShare
{
    public Guid Id { get; set; }

    public required string TenantId { get; set; }

    /// <summary>What is changed, such as <c>genesys-signature</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>Whose it is: an integration, an app, an OAuth client, an account. Each has at most one rotation under way.</summary>
    public required string Owner { get; set; }

    public required string State { get; set; }

    /// <summary>The row of the new signing secret or verify token; null for credentials, and before there is one.</summary>
    public string? NewSecretId { get; set; }

    /// <summary>Those that ended for its sake.</summary>
    public string[] OldSecretIds { get; set; } = [];

    /// <summary>How long both count, in seconds, from the provider's confirmation on.</summary>
    public int OverlapSeconds { get; set; }

    public required string StartedBy { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When the provider was first told, or may have been.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    /// <summary>
    /// Attempts at telling the provider of which nobody knows what came of them. Counted up before each and down after an answer that says
    /// that nothing changed: while it is not zero, the provider may be using the new value.
    /// </summary>
    public int OpenTells { get; set; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When the old one ends, or when the waiting for a value does.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>What is in the way, or why it failed, as a word for machines and a sentence for people.</summary>
    public string? FaultCode { get; set; }

    public string? FaultWords { get; set; }

    /// <summary>Attempts at the present step that came to nothing.</summary>
    public int Attempts { get; set; }

    /// <summary>When there is something to do next; null: never more.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>Until when a process is at it, and nobody else touches it.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Counts changes: of two who change it at once, one is told so.</summary>
    public int Step { get; set; }
}
