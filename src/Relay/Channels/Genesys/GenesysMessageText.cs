using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>
/// What an agent reads of a message. Open Messaging takes text and attachments from customers, and nothing else; every kind of content has
/// its own method here, and nothing of it that a person can read is lost.
/// </summary>
internal static class GenesysMessageText
{
    /// <summary>Never empty: Genesys refuses a message without text.</summary>
    public static string Of(MessageContent content)
    {
        var text = Render(content);
        return string.IsNullOrWhiteSpace(text) ? "[empty message]" : text;
    }

    private static string Render(MessageContent content) => content switch
    {
        TextContent text => text.Text,
        MediaContent media => OfMedia(media),
        LocationContent location => Lines("[location]", ReadableContent.Of(location)),
        ContactsContent contacts => string.Join("\n\n", contacts.Contacts.Select(OfContact)),
        ReplyContent reply => Lines(reply.Reply.Title ?? reply.Reply.Id, reply.Reply.Description),
        FormContent form => GenesysFormText.Of(form.Form),
        ReactionContent reaction => OfReaction(reaction.Reaction),
        OrderContent order => Lines("[order]", ReadableContent.Of(order.Order)),
        EditContent edit => edit.Content is { } now ? "✎ edited: " + Render(now) : "✎ edited a message",
        RevokeContent => "[message deleted by the customer]",
        SystemContent system => Lines("[" + (system.System.Body ?? system.System.Type ?? "system notice") + "]"),
        ChoicesContent choices => ReadableContent.Of(choices),
        CardsContent cards => ReadableContent.Of(cards),
        TemplateContent template => template.Template.Text ?? $"[template] {template.Template.Name}",
        UnsupportedContent unsupported => OfUnsupported(unsupported),
        _ => $"[{content.Type}]",
    };

    private static string OfMedia(MediaContent content)
    {
        var kind = content.Media.Voice is true ? "voice message" : content.Type;
        return Lines(content.Caption, content.Media.FileName is { Length: > 0 } name ? $"[{kind}] {name}" : $"[{kind}]");
    }

    // Only the name stands beside the mark; a card without one begins with what it has.
    private static string OfContact(ContactCard card) => card.Name is null
        ? Lines("[contact]", ReadableContent.Of(card))
        : "[contact] " + ReadableContent.Of(card);

    private static string OfReaction(Reaction reaction) =>
        reaction.Removed || string.IsNullOrEmpty(reaction.Emoji) ? "[reaction taken back]" : $"[reaction] {reaction.Emoji}";

    private static string OfUnsupported(UnsupportedContent content) =>
        string.IsNullOrEmpty(content.Reason) ? "[unsupported message]" : $"[unsupported message: {content.Reason}]";

    private static string Lines(params IEnumerable<string?> lines) => ReadableContent.Lines(lines);
}
