namespace Relay.Contracts;

/// <summary>Anything that happened on a channel and is neither a message nor a receipt.</summary>
/// <seealso href="https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview">Meta: the fields that WhatsApp's webhooks have</seealso>
/// <seealso href="https://developer.genesys.cloud/commdigital/digital/openmessaging/">Genesys Cloud: Open Messaging</seealso>
public sealed record ChannelEvent
{
    /// <summary>The event's id, also the header <c>ce_id</c>; the same for ever, so keep those that you have handled.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant whose account it is.</summary>
    public required string TenantId { get; init; }

    /// <summary>Where it happened: <c>whatsapp</c>, <c>genesys</c>, or <c>waba</c> for a WhatsApp business account as a whole.</summary>
    public required string Channel { get; init; }

    /// <summary>The account; of what happens to a whole WhatsApp business account, the id of that (the entry's id).</summary>
    public required string AccountId { get; init; }

    /// <summary>The conversation; absent for what concerns the account and no customer.</summary>
    public string? ConversationId { get; init; }

    /// <summary>One of <see cref="ChannelEventTypes"/>, or one that came later: pass over what you do not know.</summary>
    public required string Type { get; init; }

    /// <summary>The provider's time; where it gave none, when Relay took the webhook in.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What is known in Relay's own words, by type; absent where there is nothing to say.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Some of <see cref="Contracts.Warnings"/>; absent when there are none.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The provider's own item, byte for byte; absent where Relay made the event itself, and with the warning <c>raw-omitted</c>.</summary>
    public RawJson? Raw { get; init; }
}

/// <summary>Values of <see cref="ChannelEvent.Type"/>; others may come.</summary>
public static class ChannelEventTypes
{
    /// <summary>Somebody is typing, or has stopped.</summary>
    public const string Typing = "typing";

    /// <summary>Somebody joined, left or disconnected.</summary>
    public const string Presence = "presence";

    /// <summary>A button was pressed that carries a payload and no text.</summary>
    public const string Postback = "postback";

    /// <summary>An advertisement or a link led a customer here.</summary>
    public const string Referral = "referral";

    /// <summary>A customer wants marketing messages again.</summary>
    public const string OptIn = "optIn";

    /// <summary>A customer wants no more marketing messages.</summary>
    public const string OptOut = "optOut";

    /// <summary>The account was reviewed, restricted, banned, or had a setting changed.</summary>
    public const string Account = "account";

    /// <summary>A template was approved, refused, paused, or changed its category or quality.</summary>
    public const string Template = "template";

    /// <summary>The quality of a number, or its messaging limit, has changed.</summary>
    public const string Quality = "quality";

    /// <summary>A call, or a step of one.</summary>
    public const string Call = "call";

    /// <summary>A group was made, changed or left.</summary>
    public const string Group = "group";

    /// <summary>Importing earlier conversations goes on, or failed.</summary>
    public const string History = "history";

    /// <summary>Two identifiers turned out to be one customer: <c>customer</c> is the key that stays, <c>alsoKnownAs</c> the others.</summary>
    public const string Identity = "identity";

    /// <summary>The provider reports an error that belongs to no message.</summary>
    public const string ChannelError = "channelError";

    /// <summary>The business's own address book has changed.</summary>
    public const string Contact = "contact";

    /// <summary>An event for measuring advertisements.</summary>
    public const string Conversion = "conversion";

    /// <summary>A WhatsApp Flow changed its state or its health.</summary>
    public const string Flow = "flow";

    /// <summary>A payment, or a setting of payments, has changed.</summary>
    public const string Payment = "payment";

    /// <summary>Something about the account's security, such as its PIN.</summary>
    public const string Security = "security";

    /// <summary>A kind that Relay does not know; <see cref="ChannelEvent.Data"/> names the field, <see cref="ChannelEvent.Raw"/> holds it.</summary>
    public const string Other = "other";
}
