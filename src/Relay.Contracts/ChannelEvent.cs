namespace Relay.Contracts;

/// <summary>Anything that happened on a channel and is neither a message nor a receipt.</summary>
public sealed record ChannelEvent
{
    public required Guid Id { get; init; }

    public required string TenantId { get; init; }

    public required string Channel { get; init; }

    /// <summary>Account-level events carry the entry's id (WhatsApp: the WABA).</summary>
    public required string AccountId { get; init; }

    public string? ConversationId { get; init; }

    /// <summary>One of <see cref="ChannelEventTypes"/>, or one that came later.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What is known in Relay's own words; by type.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public RawJson? Raw { get; init; }
}

/// <summary>Values of <see cref="ChannelEvent.Type"/>.</summary>
public static class ChannelEventTypes
{
    public const string Typing = "typing";
    public const string Presence = "presence";
    public const string Postback = "postback";
    public const string Referral = "referral";
    public const string OptIn = "optIn";
    public const string OptOut = "optOut";
    public const string Account = "account";
    public const string Template = "template";
    public const string Quality = "quality";
    public const string Call = "call";
    public const string Group = "group";
    public const string History = "history";
    public const string Identity = "identity";
    public const string ChannelError = "channelError";
    public const string Contact = "contact";
    public const string Conversion = "conversion";
    public const string Flow = "flow";
    public const string Payment = "payment";
    public const string Security = "security";

    /// <summary>A kind that Relay does not know; <see cref="ChannelEvent.Data"/> names the field, <see cref="ChannelEvent.Raw"/> holds it.</summary>
    public const string Other = "other";
}
