namespace Relay.Contracts;

/// <summary>What a downstream system wants sent; a record of the topic <c>commands</c>.</summary>
public sealed record SendCommand
{
    public required string TenantId { get; init; }

    public required string Channel { get; init; }

    public required string AccountId { get; init; }

    /// <summary>The recipient; absent when <see cref="ConversationId"/> names him.</summary>
    public Recipient? To { get; init; }

    public string? ConversationId { get; init; }

    public required MessageContent Content { get; init; }

    /// <summary>Its group, where it names one, is the recipient.</summary>
    public MessageContext? Context { get; init; }

    /// <summary>At most 128 characters. The same key for the same tenant, channel and account is the same message.</summary>
    public required string IdempotencyKey { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Who is to be reached: exactly one of the three, and none beside <see cref="SendCommand.ConversationId"/>.</summary>
/// <param name="Id">The customer key, as <see cref="Party.Id"/> gives it: a number, a user id or a group.</param>
/// <param name="Phone">E.164, with or without <c>+</c>.</param>
/// <param name="UserId">WhatsApp's business-scoped user id.</param>
public sealed record Recipient(string? Id = null, string? Phone = null, string? UserId = null);
