namespace Relay.Contracts;

/// <summary>Ids that other systems gave.</summary>
public sealed record Correlation
{
    public string? GenesysMessageId { get; init; }

    /// <summary>Can change and come back within one conversation of Relay: an attribute, never a key.</summary>
    public string? GenesysConversationId { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Receipts only: which part of the message, counted from 0.</summary>
    public int? Part { get; init; }

    /// <summary>Receipts only: which delivery of the message it is about; absent for the first, else the replay's nonce.</summary>
    public string? Nonce { get; init; }

    /// <summary>Receipts only: false when further parts of the message follow.</summary>
    public bool? LastPart { get; init; }
}
