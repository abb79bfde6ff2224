namespace Relay.Contracts;

/// <summary>What a message refers to.</summary>
public sealed record MessageContext
{
    /// <summary>The provider's id of the message that is answered.</summary>
    public string? ReplyTo { get; init; }

    public bool? Forwarded { get; init; }

    /// <summary>Forwarded more than five times.</summary>
    public bool? FrequentlyForwarded { get; init; }

    public string? GroupId { get; init; }

    /// <summary>Imported from before the account was connected.</summary>
    public bool? History { get; init; }

    /// <summary>The advertisement or post that led here, as the provider gave it.</summary>
    public RawJson? Referral { get; init; }

    /// <summary>The product that is asked about, as the provider gave it.</summary>
    public RawJson? Product { get; init; }
}
