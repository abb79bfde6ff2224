using System.Globalization;
using System.Text.Json;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Storage;
using Relay.Storage.DeadLetters;

namespace Relay.Project;

/// <summary>Reads a record of <c>deadletters</c>.</summary>
internal static class DeadLetterRecord
{
    // What an index of the store takes with room to spare.
    private const int MaxNameLength = 512;
    private const int MaxDetailLength = 1000;

    /// <summary>What is wrong with it, or null. Says nothing of what it holds.</summary>
    public static string? TryRead(ConsumedRecord record, out NewDeadLetter? row)
    {
        row = null;
        if (record.Value is null)
        {
            return "the record has no value";
        }

        DeadLetter? letter;
        try
        {
            letter = JsonSerializer.Deserialize(record.Value, RelayJson.Default.DeadLetter);
        }
        catch (JsonException)
        {
            return "the value is not what the topic holds";
        }

        if (letter is null || letter.Message is null == letter.Receipt is null)
        {
            return "the value does not hold exactly one of message and receipt";
        }

        // What the store would refuse must not hold up what comes behind it.
        string?[] names = [letter.TenantId, letter.Channel, letter.AccountId, letter.ConversationId, letter.Destination, letter.Category];
        if (names.Any(name => name?.Length > MaxNameLength || HoldsNul(name)))
        {
            return "a name is longer than 512 characters, or holds a character that no name has";
        }

        row = new NewDeadLetter
        {
            Id = letter.Id,
            TenantId = letter.TenantId,
            Channel = letter.Channel,
            AccountId = letter.AccountId,
            ConversationId = letter.ConversationId,
            MessageId = letter.MessageId,
            Part = letter.Receipt is { } receipt ? ReceiptParts.Of(receipt) : (letter.Attempts.Count > 0 ? letter.Attempts[^1].Part : 0).ToString(CultureInfo.InvariantCulture),
            Parts = letter.Parts,
            Destination = letter.Destination,
            Category = letter.Category,
            Detail = DetailOf(letter),
            Attempts = letter.Attempts.Count,
            At = letter.At,
            Offset = record.Offset,
            RawReference = record.Headers.Get(HeaderNames.RawPosition) is { } reference && !HoldsNul(reference) ? reference : null,
            TraceParent = record.TraceParent,
            Document = record.Value,
        };
        return null;
    }

    // A provider's words: what no text of the store holds is left out of them.
    private static string? DetailOf(DeadLetter letter)
    {
        var detail = letter.Detail.Storable();
        return detail?.Length > MaxDetailLength ? detail[..MaxDetailLength] : detail;
    }

    private static bool HoldsNul(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;
}
