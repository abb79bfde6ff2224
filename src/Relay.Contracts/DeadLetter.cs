namespace Relay.Contracts;

/// <summary>What could not be delivered, with everything that was tried. Exactly one of message and receipt is present.</summary>
public sealed record DeadLetter
{
    /// <summary>The event's id, also the header <c>ce_id</c>; another one when a replayed message fails again.</summary>
    public required Guid Id { get; init; }

    /// <summary>The message; of a receipt that could not be told, the message that it is about.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>The tenant whose message it is.</summary>
    public required string TenantId { get; init; }

    /// <summary>The customer's channel, such as <c>whatsapp</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The business's account on that channel.</summary>
    public required string AccountId { get; init; }

    /// <summary>The conversation; absent for a receipt whose recipient nobody named.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Where it was to go, as in <see cref="DeliveryResult.Destination"/>.</summary>
    public required string Destination { get; init; }

    /// <summary>Why the last attempt failed: one of <see cref="DeliveryCategories"/>.</summary>
    public required string Category { get; init; }

    /// <summary>In words; holds no secret and nothing of the message. Absent where there is nothing to add.</summary>
    public string? Detail { get; init; }

    /// <summary>In the order in which they were made. The newest 20 where the record would else pass 900 KB; all stand on <c>deliveries</c>.</summary>
    public required IReadOnlyList<DeliveryResult> Attempts { get; init; }

    /// <summary>Of how many parts the message's delivery consists, 1 or more; absent when that was not known yet, and of a receipt.</summary>
    public int? Parts { get; init; }

    /// <summary>The message as it stood on its topic; absent when it was a receipt.</summary>
    public Message? Message { get; init; }

    /// <summary>The receipt that could not be told; absent when it was a message.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>When it was given up.</summary>
    public required DateTimeOffset At { get; init; }
}
