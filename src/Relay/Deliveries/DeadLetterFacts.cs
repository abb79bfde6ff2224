using System.Text.Json;
using Relay.Contracts;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>A dead letter as a page shows it.</summary>
/// <param name="Letter">What stood on the topic.</param>
internal sealed record DeadLetterFacts(DeadLetterRow Row, DeadLetter Letter)
{
    /// <summary>The kind of message, or what a receipt says.</summary>
    public string Kind => Letter.Message?.Content.Type ?? $"receipt: {Letter.Receipt!.Status}";

    /// <summary>What it says; null for what is no text.</summary>
    public string? Words => Letter.Message is { } message ? ContentWords.Of(message.Content) : null;

    public static DeadLetterFacts Of(DeadLetterRow row, byte[] document) => new(
        row,
        JsonSerializer.Deserialize(document, RelayJson.Default.DeadLetter) ?? throw new InvalidOperationException("A dead letter is null, which Project lets nobody store."));

    /// <summary>Who it is about, by name and by what the channel calls him.</summary>
    public static string Of(Party party) => string.Join(", ", new[] { party.Name, party.Username, party.Phone ?? party.Id }.Where(p => !string.IsNullOrEmpty(p)));
}
