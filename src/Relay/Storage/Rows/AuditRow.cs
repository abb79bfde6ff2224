namespace Relay.Storage.Rows;

/// <summary>Who did what. Rows are only ever added: the database refuses to change or delete them.</summary>
internal sealed class AuditRow : ITenantShare
{
    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Null: it concerns the whole installation.</summary>
    public string? TenantId { get; set; }

    public required string Actor { get; set; }

    /// <summary>The address that it came from; null when it was Relay itself.</summary>
    public string? Source { get; set; }

    /// <summary>Such as <c>tenant.seeded</c>.</summary>
    public required string Action { get; set; }

    /// <summary>JSON; never holds a secret.</summary>
    public string Detail { get; set; } = "{}";
}
