namespace Relay.Contracts;

/// <summary>Who writes or is written to.</summary>
public sealed record Party
{
    /// <summary>One of <see cref="PartyKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Customer: the customer key, which never changes even when his number does. Business: the account. Agent and bot: the Genesys integration.</summary>
    public required string Id { get; init; }

    /// <summary>E.164 with <c>+</c>, 5 to 15 digits; absent when it is not known: not everybody shows his number.</summary>
    public string? Phone { get; init; }

    /// <summary>WhatsApp's business-scoped user id, such as <c>US.1349…</c>; absent when it is not known.</summary>
    /// <seealso href="https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids">Meta: business-scoped user ids</seealso>
    public string? UserId { get; init; }

    /// <summary>Without a leading <c>@</c>; absent when he has none.</summary>
    public string? Username { get; init; }

    /// <summary>What he calls himself; absent when it is not known. Anybody can call himself anything.</summary>
    public string? Name { get; init; }
}
