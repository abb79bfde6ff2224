namespace Relay.Storage.Rows;

/// <summary>What a check of a tenant's connections found last.</summary>
internal sealed class CheckResultRow : ITenantShare
{
    public required string TenantId { get; set; }

    public required string CheckId { get; set; }

    public required string State { get; set; }

    public string? Cause { get; set; }

    public string? Remedy { get; set; }

    public string? ProviderCode { get; set; }

    public string? ProviderWords { get; set; }

    /// <summary>JSON: what was seen, by name.</summary>
    public string Facts { get; set; } = "{}";

    public DateTimeOffset At { get; set; }
}
