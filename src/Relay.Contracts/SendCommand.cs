namespace Relay.Contracts;

/// <summary>What a downstream system wants sent; a record of the topic <c>commands</c>.</summary>
public sealed record SendCommand
{
    /// <summary>The tenant in whose name it is sent; on the topic <c>commands.{tenant}</c> that tenant.</summary>
    public required string TenantId { get; init; }

    /// <summary>The channel, such as <c>whatsapp</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The tenant's account on that channel: WhatsApp's phone number id.</summary>
    public required string AccountId { get; init; }

    /// <summary>The recipient; absent when <see cref="ConversationId"/> names him.</summary>
    public Recipient? To { get; init; }

    /// <summary>A conversation that was seen in the last seven days; absent when <see cref="To"/> names the recipient.</summary>
    public string? ConversationId { get; init; }

    /// <summary>What is to be said. A type that Relay does not know is refused.</summary>
    public required MessageContent Content { get; init; }

    /// <summary>What it refers to; absent when it refers to nothing. Its group, where it names one, is the recipient.</summary>
    public MessageContext? Context { get; init; }

    /// <summary>1 to 128 characters, not all of them spaces. The same key for the same tenant, channel and account is the same message.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>After this time it is no longer delivered; absent: <c>Dispatch:MaxAge</c>, a day, after it was taken in.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Who is to be reached: exactly one of the three, and none beside <see cref="SendCommand.ConversationId"/>.</summary>
/// <param name="Id">The customer key, as <see cref="Party.Id"/> gives it: a number, a user id or a group; at most 256 characters.</param>
/// <param name="Phone">E.164, with or without <c>+</c>: 5 to 15 digits; spaces, dots, dashes and brackets are passed over.</param>
/// <param name="UserId">WhatsApp's business-scoped user id, at most 256 characters.</param>
public sealed record Recipient(string? Id = null, string? Phone = null, string? UserId = null);
