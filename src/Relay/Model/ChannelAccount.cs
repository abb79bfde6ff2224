namespace Relay.Model;

/// <summary>A business's account on a channel, such as a WhatsApp number.</summary>
internal sealed record ChannelAccount
{
    /// <summary>The channel's key, such as <c>whatsapp</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The provider's id: WhatsApp's phone number id.</summary>
    public required string Id { get; init; }

    /// <summary>The WhatsApp business account that holds the number.</summary>
    public string? WabaId { get; init; }

    /// <summary>Sends need it; an account without one is receive-only.</summary>
    public SecretValue? AccessToken { get; init; }

    /// <summary>Where the agents sit; null is Kafka only.</summary>
    public string? GenesysIntegrationId { get; init; }

    /// <summary>Whether Relay may mark the customer's messages as read.</summary>
    public bool MarkRead { get; init; }
}
