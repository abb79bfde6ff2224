using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>What the elements of one message gave, until all are read and the richest kind is known.</summary>
/// <param name="lead">The message's plain text, which often repeats what an element says.</param>
internal sealed class GenesysContentParts(string? lead)
{
    private readonly List<string> _texts = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private string? _lead = string.IsNullOrWhiteSpace(lead) ? null : lead;

    public List<Choice> Choices { get; } = [];

    /// <summary>Whether the choices came as a list rather than as buttons.</summary>
    public bool IsList { get; set; }

    public string? ChoicesHeader { get; set; }

    public List<Card> Cards { get; } = [];

    public List<MediaContent> Files { get; } = [];

    public LocationContent? Location { get; set; }

    public Template? Template { get; set; }

    /// <summary>Adds a paragraph, unless the text has it already.</summary>
    public void AddText(string? text)
    {
        if (!string.IsNullOrWhiteSpace(text) && text != _lead && _known.Add(text))
        {
            _texts.Add(text);
        }
    }

    /// <summary>Adds a text of which the plain text may repeat a part.</summary>
    public void AddWhole(string text)
    {
        DropLeadWithin(text);
        AddText(text);
    }

    public MessageContent ToContent()
    {
        if (Template is { } template)
        {
            DropLeadWithin(template.Text);
            SayCards();
            SayChoices();
            SayFiles();
            SayPlace();
            AddText(template.Text);
            return new TemplateContent { Template = template with { Text = Text() } };
        }

        if (Cards.Count > 0)
        {
            SayChoices();
            SayFiles();
            SayPlace();
            return new CardsContent { Cards = WithLeadingText() };
        }

        if (Choices.Count > 0)
        {
            SayFiles();
            SayPlace();
            return new ChoicesContent { Text = Text(), Choices = Choices, Header = ChoicesHeader, Style = IsList ? "list" : "buttons" };
        }

        if (Files.Count > 0)
        {
            SayPlace();
            return WithCaption();
        }

        return TextOrPlace();
    }

    private MessageContent TextOrPlace()
    {
        if (Location is { } place)
        {
            AddText(place.Name);
            return place with { Name = NullIfEmpty(Text()) };
        }

        return Text() is { Length: > 0 } text ? new TextContent { Text = text } : new UnsupportedContent { Reason = "nothing readable" };
    }

    private void SayChoices()
    {
        AddText(Choices.Count > 0 ? ChoicesHeader : null);
        AddText(string.Join('\n', Choices.Select(ReadableContent.Bullet)));
    }

    private void SayCards() => Cards.ForEach(card => AddText(ReadableContent.Bullets(card)));

    private void SayFiles() => Files.ForEach(file => AddText(GenesysReadableText.Of(file)));

    private void SayPlace() => AddText(Location is { } place ? ReadableContent.Of(place) : null);

    private List<Card> WithLeadingText()
    {
        if (Cards.Exists(card => card.Title == _lead || card.Description == _lead))
        {
            _lead = null;
        }

        return Text() is { Length: > 0 } text ? [new Card { Title = text }, .. Cards] : Cards;
    }

    private MediaContent WithCaption()
    {
        var first = Files[0];
        AddText(first.Caption);
        AddText(string.Join('\n', Files.Skip(1).Select(GenesysReadableText.Of)));
        return first with { Caption = NullIfEmpty(Text()) };
    }

    private void DropLeadWithin(string? text)
    {
        if (_lead is not null && text is not null && text.Contains(_lead, StringComparison.Ordinal))
        {
            _lead = null;
        }
    }

    private string Text() => string.Join("\n\n", _lead is null ? _texts : _texts.Prepend(_lead));

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
