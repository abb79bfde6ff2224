using System.Globalization;
using System.Text;
using Relay.Contracts;

namespace Relay.Channels;

/// <summary>
/// Says as text what a destination cannot take as what it is. What is to be chosen is numbered, so that a number is an answer; nothing that
/// a person can read is lost.
/// </summary>
internal static class ReadableContent
{
    public static string Of(ChoicesContent choices) => Paragraphs(
    [
        choices.Header,
        choices.Text,
        Lines(choices.Choices.Select((choice, i) => Marked(Number(i + 1), choice.Title, choice.Description))),
        choices.Footer,
    ]);

    /// <summary>Numbers run through all cards, so that each means one action.</summary>
    public static string Of(CardsContent cards)
    {
        var number = 0;
        return Paragraphs(cards.Cards.Select(card => CardLines(card, () => Number(++number))));
    }

    public static string Of(ContactsContent contacts) => Paragraphs(contacts.Contacts.Select(Of));

    /// <summary>The vCard is shown only where it says something that the rest does not.</summary>
    public static string Of(ContactCard card) => Lines(
        card.Name,
        card.Org,
        Joined(card.Phones),
        Joined(card.Emails),
        card.Phones is { Count: > 0 } || card.Emails is { Count: > 0 } ? null : card.Vcard);

    public static string Of(Order order) => Lines([order.Text, .. order.Items.Select(Of)]);

    /// <summary>Name and address, and a link to a map for whoever cannot show the place itself.</summary>
    public static string Of(LocationContent place) => Lines(place.Name, place.Address, MapLink(place), place.Url);

    /// <summary>A choice among other text, where a number would count something else.</summary>
    public static string Bullet(Choice choice) => Marked("•", choice.Title, choice.Description);

    /// <summary>The same for a card.</summary>
    public static string Bullets(Card card) => CardLines(card, () => "•");

    public static string Lines(params IEnumerable<string?> lines) => Join('\n', lines);

    public static string Join(char separator, params IEnumerable<string?> words) =>
        string.Join(separator, words.Where(word => !string.IsNullOrWhiteSpace(word)));

    private static string MapLink(LocationContent place) =>
        string.Create(CultureInfo.InvariantCulture, $"https://maps.google.com/?q={place.Latitude},{place.Longitude}");

    private static string CardLines(Card card, Func<string> mark) => Lines(
        [card.Title, card.Description, card.ImageUrl, .. (card.Actions ?? []).Select(action => Marked(mark(), action.Title, action.Url))]);

    private static string Of(OrderItem item)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{item.Quantity ?? 1} × {item.ProductId ?? "?"}");
        if (item.Price is { } price)
        {
            line.Append(CultureInfo.InvariantCulture, $" at {price} {item.Currency}");
        }

        return line.ToString().TrimEnd();
    }

    private static string Marked(string mark, string title, string? more) =>
        string.IsNullOrWhiteSpace(more) ? $"{mark} {title}" : $"{mark} {title} – {more}";

    private static string Number(int number) => string.Create(CultureInfo.InvariantCulture, $"{number}.");

    private static string? Joined(IReadOnlyList<string>? values) => values is null ? null : string.Join(", ", values);

    private static string Paragraphs(IEnumerable<string?> paragraphs) =>
        string.Join("\n\n", paragraphs.Where(paragraph => !string.IsNullOrWhiteSpace(paragraph)));
}
