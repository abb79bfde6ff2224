using System.Text.Json.Serialization;

namespace Relay.Contracts;

/// <summary>A question with answers to choose from.</summary>
public sealed record ChoicesContent : MessageContent, IJsonOnDeserialized
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Choices;

    /// <summary>The question.</summary>
    public required string Text { get; init; }

    /// <summary>In the order in which they are shown.</summary>
    public required IReadOnlyList<Choice> Choices { get; init; }

    /// <summary>A line above the question; absent when there is none.</summary>
    public string? Header { get; init; }

    /// <summary>A line below it; absent when there is none.</summary>
    public string? Footer { get; init; }

    /// <summary>One of <see cref="ChoiceStyles"/>: a wish; a channel that cannot, shows numbered text. Absent: the channel decides.</summary>
    public string? Style { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Choices, "choices");
}

/// <summary>One answer to choose.</summary>
public sealed record Choice
{
    /// <summary>Comes back as <see cref="Reply.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What stands on it.</summary>
    public required string Title { get; init; }

    /// <summary>What stands below; absent when nothing does.</summary>
    public string? Description { get; init; }

    /// <summary>A picture, by its address; absent when there is none.</summary>
    public string? ImageUrl { get; init; }
}

/// <summary>Cards, side by side.</summary>
public sealed record CardsContent : MessageContent, IJsonOnDeserialized
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Cards;

    /// <summary>In the order in which they are shown.</summary>
    public required IReadOnlyList<Card> Cards { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Cards, "cards");
}

/// <summary>A card.</summary>
public sealed record Card : IJsonOnDeserialized
{
    /// <summary>What stands on it.</summary>
    public required string Title { get; init; }

    /// <summary>What stands below; absent when nothing does.</summary>
    public string? Description { get; init; }

    /// <summary>A picture, by its address; absent when there is none.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>What it offers; absent when it offers nothing.</summary>
    public IReadOnlyList<CardAction>? Actions { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Actions, "actions");
}

/// <summary>What a card offers.</summary>
/// <param name="Type">One of <see cref="CardActionTypes"/>, or one that came later.</param>
/// <param name="Title">What stands on it.</param>
/// <param name="Payload">What comes back when it is pressed; absent for a link without one.</param>
/// <param name="Url">Where a link leads; absent otherwise.</param>
public sealed record CardAction([property: JsonRequired] string Type, [property: JsonRequired] string Title, string? Payload = null, string? Url = null);

/// <summary>A message by a template that the provider has approved.</summary>
public sealed record TemplateContent : MessageContent
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Template;

    /// <summary>The template.</summary>
    public required Template Template { get; init; }
}

/// <summary>A template and what to fill in.</summary>
/// <param name="Name">The provider's name of it.</param>
/// <param name="Language">Such as <c>en_US</c>; absent where the name says enough.</param>
/// <param name="Components">An array in the provider's own form; absent when there is nothing to fill in.</param>
/// <param name="Text">What it reads like, for channels without templates; absent when nobody says.</param>
public sealed record Template([property: JsonRequired] string Name, string? Language, RawJson? Components = null, string? Text = null);
