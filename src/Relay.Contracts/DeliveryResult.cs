namespace Relay.Contracts;

/// <summary>One attempt at delivering one part of a message, and how it ended.</summary>
public sealed record DeliveryResult
{
    public required Guid Id { get; init; }

    /// <summary>The message; of a receipt that was delivered, the message that it is about.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Counted from 0; a message that needs several calls has several parts.</summary>
    public required int Part { get; init; }

    public required string TenantId { get; init; }

    public required string Channel { get; init; }

    public required string AccountId { get; init; }

    public string? ConversationId { get; init; }

    /// <summary><c>{kind}:{id}</c>, such as <c>whatsapp:106…</c> or <c>genesys:{integration}</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>Counted from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>One of <see cref="DeliveryOutcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>One of <see cref="DeliveryCategories"/>.</summary>
    public required string Category { get; init; }

    public int? HttpStatus { get; init; }

    public string? ProviderCode { get; init; }

    /// <summary>In words; holds no secret and nothing of the message.</summary>
    public string? Detail { get; init; }

    public long? LatencyMs { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public IReadOnlyList<string>? ProviderMessageIds { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Values of <see cref="DeliveryResult.Outcome"/>.</summary>
public static class DeliveryOutcomes
{
    public const string Delivered = "delivered";
    public const string Retrying = "retrying";
    public const string Parked = "parked";
    public const string Held = "held";
    public const string Rejected = "rejected";
    public const string Expired = "expired";
    public const string DeadLettered = "deadLettered";
    public const string Replayed = "replayed";
}

/// <summary>Values of <see cref="DeliveryResult.Category"/>.</summary>
public static class DeliveryCategories
{
    public const string None = "none";
    public const string Throttled = "throttled";
    public const string Unavailable = "unavailable";
    public const string Timeout = "timeout";
    public const string Authentication = "authentication";
    public const string Configuration = "configuration";
    public const string Window = "window";
    public const string Recipient = "recipient";
    public const string Content = "content";
    public const string Unknown = "unknown";
}
