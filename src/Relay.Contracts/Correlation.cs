namespace Relay.Contracts;

/// <summary>Ids that other systems gave. Every member is absent where it does not apply.</summary>
public sealed record Correlation
{
    /// <summary>Genesys' id of the message.</summary>
    public string? GenesysMessageId { get; init; }

    /// <summary>Genesys' id of the conversation. It can change and come back within one conversation of Relay: an attribute, never a key.</summary>
    public string? GenesysConversationId { get; init; }

    /// <summary>The <see cref="SendCommand.IdempotencyKey"/> of the command that the message was made of; 1 to 128 characters.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Receipts only: which part of the message, counted from 0.</summary>
    public int? Part { get; init; }

    /// <summary>Receipts only: which delivery of the message it is about; absent for the first, else the replay's nonce.</summary>
    public string? Nonce { get; init; }

    /// <summary>Receipts only: false when further parts of the message follow.</summary>
    public bool? LastPart { get; init; }
}
