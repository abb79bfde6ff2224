using System.Globalization;
using Relay.Contracts;

namespace Relay.Deliveries;

/// <summary>What a message says, as far as a page can show it. For the tenant's own people; never for a log.</summary>
internal static class ContentWords
{
    /// <summary>Null: it says nothing that is text.</summary>
    public static string? Of(MessageContent content) => content switch
    {
        TextContent text => text.Text,
        MediaContent media => Join(media.Caption, media.Media.FileName, media.Media.MimeType),
        LocationContent place => Join(place.Name, place.Address, string.Create(CultureInfo.InvariantCulture, $"{place.Latitude}, {place.Longitude}")),
        ContactsContent contacts => Join([.. contacts.Contacts.Select(c => c.Name ?? c.Org)]),
        ReplyContent reply => Join(reply.Reply.Title, reply.Reply.Description),
        FormContent form => Join(form.Form.Name, form.Form.Body),
        ReactionContent reaction => reaction.Reaction.Emoji,
        OrderContent order => Join(order.Order.Text, string.Create(CultureInfo.InvariantCulture, $"{order.Order.Items.Count} items")),
        ChoicesContent choices => Join([choices.Header, choices.Text, choices.Footer, .. choices.Choices.Select(c => $"[{c.Title}]")]),
        CardsContent cards => Join([.. cards.Cards.Select(c => c.Title)]),
        TemplateContent template => Join(template.Template.Name, template.Template.Language, template.Template.Text),
        EditContent { Content: { } edited } => Of(edited),
        SystemContent system => system.System.Body,
        UnsupportedContent unsupported => unsupported.Reason,
        _ => null,
    };

    private static string? Join(params IReadOnlyList<string?> parts) =>
        string.Join('\n', parts.Where(p => !string.IsNullOrEmpty(p))) is { Length: > 0 } joined ? joined : null;
}
