using Relay.Simulator.Settings;

namespace Relay.Simulator.Genesys.Integrations;

/// <summary>An Open Messaging integration, from the settings or made by the API.</summary>
internal sealed record OpenIntegration(TenantSettings Tenant, Guid Id)
{
    public required string Name { get; init; }

    public required Uri WebhookUrl { get; init; }

    /// <summary>Signs the webhooks.</summary>
    public required string Secret { get; init; }

    /// <summary>Sent along with each webhook.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> WebhookHeaders { get; init; } = [];

    public string? SupportedContentId { get; init; }

    public string? MessagingSettingId { get; init; }

    public bool IsActive { get; init; } = true;

    /// <summary>Whether an admin attached an inbound message flow. Without one inbound messages are accepted, and nobody sees them.</summary>
    public bool HasFlow { get; init; }

    /// <summary>When it was made by the API; those of the settings were always there.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Until then the creation goes on.</summary>
    public DateTimeOffset CompleteAt { get; init; }

    public bool CreationFails { get; init; }

    public string CreateStatus(DateTimeOffset now) => now < CompleteAt ? "Initiated" : CreationFails ? "Error" : "Completed";

    /// <summary>Whether it was made whole, and takes messages.</summary>
    public bool IsComplete(DateTimeOffset now) => now >= CompleteAt && !CreationFails;
}
