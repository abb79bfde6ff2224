using Relay.Channels;
using Relay.Contracts;
using Relay.Storage.Outcomes;

namespace Relay.Dispatch;

/// <summary>A provider's word on a part of a message, and the destination that it was sent to.</summary>
internal readonly record struct HeardWord(ProviderWord Word, string Destination);

/// <summary>Reads what a receipt says of an attempt.</summary>
internal static class ReceiptWords
{
    /// <summary>Null when it is not about a part of Relay's own, or says nothing of whether the provider has it.</summary>
    public static HeardWord? Read(Receipt receipt, DateTimeOffset now)
    {
        var nonce = receipt.Correlation?.Nonce ?? CallbackData.FirstNonce;
        if (receipt is not { Source: ReceiptSources.Provider, MessageId: { } message, Correlation.Part: { } part } || HasFailed(receipt) is not { } failed || !Nonces.IsOne(nonce))
        {
            return null;
        }

        var word = new ProviderWord(
            new SentPart(message, part, nonce), receipt.TenantId, failed, Storable(receipt.ProviderMessageId),
            failed && receipt.Errors is [var error, ..] ? Storable(error.Code) : null, now);
        return new HeardWord(word, $"{receipt.Channel}:{receipt.AccountId}");
    }

    // PostgreSQL's text takes no NUL, and a receipt waits until its word is kept: what the word says is worth more than its ornaments.
    private static string? Storable(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true ? null : text;

    private static bool? HasFailed(Receipt receipt) => receipt.Status switch
    {
        ReceiptStatus.Failed => true,
        ReceiptStatus.Accepted or ReceiptStatus.Sent or ReceiptStatus.Delivered or ReceiptStatus.Read or ReceiptStatus.Played => false,
        _ => null,
    };
}
