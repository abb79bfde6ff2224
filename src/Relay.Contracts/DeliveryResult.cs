namespace Relay.Contracts;

/// <summary>One attempt at delivering one part of a message, and how it ended.</summary>
public sealed record DeliveryResult
{
    /// <summary>The event's id, also the header <c>ce_id</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>The message; of a receipt that was delivered, the message that it is about.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Counted from 0; a message that needs several calls has several parts.</summary>
    public required int Part { get; init; }

    /// <summary>The tenant whose message it is.</summary>
    public required string TenantId { get; init; }

    /// <summary>The customer's channel, such as <c>whatsapp</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The business's account on that channel.</summary>
    public required string AccountId { get; init; }

    /// <summary>The conversation; absent for a receipt whose recipient nobody named.</summary>
    public string? ConversationId { get; init; }

    /// <summary><c>{kind}:{id}</c>, such as <c>whatsapp:106…</c> or <c>genesys:{integration}</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>Counted from 1 over all parts of the message; 0 where nothing was tried, as for <c>replayed</c>.</summary>
    public required int Attempt { get; init; }

    /// <summary>One of <see cref="DeliveryOutcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it did not succeed: one of <see cref="DeliveryCategories"/>; <c>none</c> when it did.</summary>
    public required string Category { get; init; }

    /// <summary>What the provider answered; absent when no answer came, or no call was made.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The provider's own code of the error, such as Meta's <c>131047</c>; absent when it gave none.</summary>
    /// <seealso href="https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes">Meta: error codes</seealso>
    public string? ProviderCode { get; init; }

    /// <summary>In words; holds no secret and nothing of the message. Absent where there is nothing to add.</summary>
    public string? Detail { get; init; }

    /// <summary>From the call's beginning to its answer, in milliseconds; absent when no call was made.</summary>
    public long? LatencyMs { get; init; }

    /// <summary>When it is tried again; absent when it is not, or when nobody knows yet.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The ids that the provider gave to what it took; absent when it gave none.</summary>
    public IReadOnlyList<string>? ProviderMessageIds { get; init; }

    /// <summary>When the attempt ended.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Values of <see cref="DeliveryResult.Outcome"/>.</summary>
public static class DeliveryOutcomes
{
    /// <summary>The provider took it. Whether the customer has it, receipts tell.</summary>
    public const string Delivered = "delivered";

    /// <summary>It failed, and is tried again at once.</summary>
    public const string Retrying = "retrying";

    /// <summary>It failed, and waits in the store until <see cref="DeliveryResult.NextAttemptAt"/>, its conversation with it.</summary>
    public const string Parked = "parked";

    /// <summary>Nobody knows whether the provider took it; it waits for the provider's word.</summary>
    public const string Held = "held";

    /// <summary>The provider refused it for good.</summary>
    public const string Rejected = "rejected";

    /// <summary>Its time was over before it could be delivered.</summary>
    public const string Expired = "expired";

    /// <summary>It was tried often enough.</summary>
    public const string DeadLettered = "deadLettered";

    /// <summary>Somebody had a dead letter delivered again.</summary>
    public const string Replayed = "replayed";
}

/// <summary>Values of <see cref="DeliveryResult.Category"/>.</summary>
public static class DeliveryCategories
{
    /// <summary>Nothing went wrong.</summary>
    public const string None = "none";

    /// <summary>Too many calls: a limit of the app, the number, the pair or the organisation.</summary>
    public const string Throttled = "throttled";

    /// <summary>The provider could not be reached, or said that it cannot serve now.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The call was not answered in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>The credentials were refused: somebody must mend them.</summary>
    public const string Authentication = "authentication";

    /// <summary>The account, the integration or its settings do not allow it: somebody must mend them.</summary>
    public const string Configuration = "configuration";

    /// <summary>WhatsApp's window of 24 hours after the customer's last message is over: only templates pass.</summary>
    public const string Window = "window";

    /// <summary>The recipient cannot be reached, or has blocked the business.</summary>
    public const string Recipient = "recipient";

    /// <summary>The provider does not take this content.</summary>
    public const string Content = "content";

    /// <summary>The provider's answer fits none of the others, or none came.</summary>
    public const string Unknown = "unknown";
}
