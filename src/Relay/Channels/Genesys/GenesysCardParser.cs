using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>Cards, alone or side by side.</summary>
internal static class GenesysCardParser
{
    public static void AddAll(JsonElement cards, GenesysContentParts parts)
    {
        foreach (var card in cards.Items())
        {
            Add(card, parts);
        }
    }

    public static void Add(JsonElement card, GenesysContentParts parts)
    {
        var title = card.Word("title");
        string? description = ReadableContent.Lines(card.Word("description"), card.Word("video"));
        var image = card.Word("image");
        var actions = card.Get("actions").Items().Append(card.Get("defaultAction")).Select(Action).OfType<CardAction>().Distinct().ToList();
        description = description.Length == 0 ? null : description;
        if (title is null && description is null && image is null && actions.Count == 0)
        {
            return;
        }

        parts.Cards.Add(new Card
        {
            Title = title ?? description ?? "",
            Description = title is null ? null : description,
            ImageUrl = image,
            Actions = actions.Count == 0 ? null : actions,
        });
    }

    // An action without words of its own is shown by what it does.
    private static CardAction? Action(JsonElement action)
    {
        var url = action.Word("url");
        var payload = action.Word("payload");
        if ((action.Word("text") ?? payload ?? url) is not { } title)
        {
            return null;
        }

        return url is null ? new CardAction("postback", title, payload ?? title) : new CardAction("link", title, payload, url);
    }
}
