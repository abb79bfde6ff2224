namespace Relay.Contracts;

/// <summary>What a message refers to. Every member is absent where it does not apply.</summary>
public sealed record MessageContext
{
    /// <summary>The provider's id of the message that is answered.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>True when it was forwarded to the business.</summary>
    public bool? Forwarded { get; init; }

    /// <summary>True when it was forwarded more than five times.</summary>
    public bool? FrequentlyForwarded { get; init; }

    /// <summary>The provider's id of the group that it was written in; the group is the customer then.</summary>
    public string? GroupId { get; init; }

    /// <summary>True when it was imported from before the account was connected.</summary>
    public bool? History { get; init; }

    /// <summary>The advertisement or post that led here, as the provider gave it.</summary>
    public RawJson? Referral { get; init; }

    /// <summary>The product that is asked about, as the provider gave it.</summary>
    public RawJson? Product { get; init; }
}
