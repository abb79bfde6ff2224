using System.Text.Json.Serialization;

namespace Relay.Contracts;

/// <summary>A question with answers to choose from.</summary>
public sealed record ChoicesContent : MessageContent, IJsonOnDeserialized
{
    public override string Type { get; init; } = ContentTypes.Choices;

    public required string Text { get; init; }

    public required IReadOnlyList<Choice> Choices { get; init; }

    public string? Header { get; init; }

    public string? Footer { get; init; }

    /// <summary><c>buttons</c> or <c>list</c>: a wish; a channel that cannot, shows numbered text.</summary>
    public string? Style { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Choices, "choices");
}

/// <summary>One answer to choose.</summary>
public sealed record Choice
{
    /// <summary>Comes back as <see cref="Reply.Id"/>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? ImageUrl { get; init; }
}

/// <summary>Cards, side by side.</summary>
public sealed record CardsContent : MessageContent, IJsonOnDeserialized
{
    public override string Type { get; init; } = ContentTypes.Cards;

    public required IReadOnlyList<Card> Cards { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Cards, "cards");
}

/// <summary>A card.</summary>
public sealed record Card : IJsonOnDeserialized
{
    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? ImageUrl { get; init; }

    public IReadOnlyList<CardAction>? Actions { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Actions, "actions");
}

/// <summary>What a card offers.</summary>
/// <param name="Type"><c>link</c> or <c>postback</c>.</param>
public sealed record CardAction([property: JsonRequired] string Type, [property: JsonRequired] string Title, string? Payload = null, string? Url = null);

/// <summary>A message by a template that the provider has approved.</summary>
public sealed record TemplateContent : MessageContent
{
    public override string Type { get; init; } = ContentTypes.Template;

    public required Template Template { get; init; }
}

/// <summary>A template and what to fill in.</summary>
/// <param name="Components">An array in the provider's own form.</param>
/// <param name="Text">What it reads like, for channels without templates.</param>
public sealed record Template([property: JsonRequired] string Name, string? Language, RawJson? Components = null, string? Text = null);
