namespace Relay.Storage.Rows;

/// <summary>What a tenant has entered on the way to going live. Secrets are in his bundle, never here.</summary>
internal sealed class OnboardingDraftRow : ITenantShare
{
    public required string TenantId { get; set; }

    /// <summary>JSON: values by field.</summary>
    public string Fields { get; set; } = "{}";

    /// <summary>Counts saves: of two who save at once, one is told so.</summary>
    public int Revision { get; set; }

    public DateTimeOffset SavedAt { get; set; }

    public required string SavedBy { get; set; }
}
