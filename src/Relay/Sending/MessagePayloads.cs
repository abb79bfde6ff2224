using Relay.Contracts;

namespace Relay.Sending;

/// <summary>What a caller wants sent; its tenant stands in the path, its key in the header <c>Idempotency-Key</c>.</summary>
internal sealed record MessageRequest
{
    /// <summary>Such as <c>whatsapp</c>.</summary>
    public required string Channel { get; init; }

    public required string AccountId { get; init; }

    /// <summary>The recipient; absent when <see cref="ConversationId"/> names him.</summary>
    public Recipient? To { get; init; }

    public string? ConversationId { get; init; }

    public required MessageContent Content { get; init; }

    public MessageContext? Context { get; init; }

    /// <summary>After this time it is no longer delivered.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The message is durable and will be sent.</summary>
/// <param name="Id">The message's id, also in its receipts and results.</param>
internal sealed record MessageAccepted(Guid Id);
