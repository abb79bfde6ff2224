using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>Says as text what is not sent as what it is.</summary>
internal static class WhatsAppReadable
{
    /// <summary>Null when the content means nothing to a customer; may be empty.</summary>
    public static string? Of(MessageContent content) => content switch
    {
        ChoicesContent choices => ReadableContent.Of(choices),
        CardsContent cards => ReadableContent.Of(cards),
        ContactsContent contacts => ReadableContent.Of(contacts),
        ReplyContent reply => reply.Reply.Title ?? reply.Reply.Id ?? "",
        FormContent form => form.Form.Body ?? form.Form.Name ?? "",
        OrderContent order => ReadableContent.Of(order.Order),
        SystemContent system => system.System.Body ?? "",
        _ => null,
    };
}
