namespace Relay.Contracts;

/// <summary>One message between a customer and a business, the same for every channel.</summary>
/// <seealso href="https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview">Meta: WhatsApp's webhooks</seealso>
/// <seealso href="https://developer.genesys.cloud/commdigital/digital/openmessaging/outboundMessages">Genesys Cloud: outbound messages</seealso>
public sealed record Message
{
    /// <summary>The event's id, also the header <c>ce_id</c>; stable over redelivery, replay and re-normalisation.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant whose account it is.</summary>
    public required string TenantId { get; init; }

    /// <summary>The customer's channel, also for an agent's message: <c>whatsapp</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The business's account on that channel: WhatsApp's phone number id.</summary>
    public required string AccountId { get; init; }

    /// <summary><c>c_</c> and 26 lower-case base32 characters, see <see cref="RelayIds.Conversation"/>. Counts as personal data.</summary>
    public required string ConversationId { get; init; }

    /// <summary>One of <see cref="Directions"/>.</summary>
    public required string Direction { get; init; }

    /// <summary>The provider's id; absent for what no provider has seen yet.</summary>
    public string? ProviderMessageId { get; init; }

    /// <summary>The provider's time; absent, with a warning, when it gave none.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When Relay took it in.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Outbound only: after this time it is no longer delivered; absent: <c>Dispatch:MaxAge</c>, a day, after it was taken in.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Who wrote it; in a group the person.</summary>
    public required Party From { get; init; }

    /// <summary>Whom it is for.</summary>
    public required Party To { get; init; }

    /// <summary>What it says.</summary>
    public required MessageContent Content { get; init; }

    /// <summary>What it refers to; absent when it refers to nothing.</summary>
    public MessageContext? Context { get; init; }

    /// <summary>Outbound only: one of <see cref="Origins"/>.</summary>
    public string? Origin { get; init; }

    /// <summary>Ids that other systems gave; absent when none is known.</summary>
    public Correlation? Correlation { get; init; }

    /// <summary>Some of <see cref="Contracts.Warnings"/>; absent when there are none.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The provider's own item, byte for byte; absent for what came by command, and with the warning <c>raw-omitted</c>.</summary>
    public RawJson? Raw { get; init; }
}
