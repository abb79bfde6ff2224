namespace Relay.Contracts;

/// <summary>Who writes or is written to.</summary>
public sealed record Party
{
    /// <summary>One of <see cref="PartyKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Customer: the customer key. Business: the account. Agent and bot: the Genesys integration.</summary>
    public required string Id { get; init; }

    /// <summary>E.164 with <c>+</c>.</summary>
    public string? Phone { get; init; }

    /// <summary>WhatsApp's business-scoped user id.</summary>
    public string? UserId { get; init; }

    /// <summary>Without a leading <c>@</c>.</summary>
    public string? Username { get; init; }

    public string? Name { get; init; }
}
