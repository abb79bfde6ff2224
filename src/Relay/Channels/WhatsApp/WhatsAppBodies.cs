using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>What is sent for a content: one body or several, or why there is none.</summary>
internal static class WhatsAppBodies
{
    public static (IReadOnlyList<WhatsAppBody> Bodies, Rejected? Fault) Of(MessageContent content) => content switch
    {
        TextContent text => Texts(text.Text, text.PreviewUrl),
        MediaContent media => OfMedia(media),
        LocationContent place => One(new WhatsAppBody("location")
        {
            Location = new WhatsAppPlace(place.Latitude, place.Longitude, place.Name, place.Address),
        }),
        ReactionContent reaction => OfReaction(reaction.Reaction),
        TemplateContent template => OfTemplate(template.Template),
        EditContent { Content: { } edited } => Of(edited),
        _ => WhatsAppReadable.Of(content) is { } text ? Texts(text) : Unsupported(content.Type),
    };

    private static (IReadOnlyList<WhatsAppBody> Bodies, Rejected? Fault) Texts(string text, bool? previewUrl = null)
    {
        var bodies = TextBodies(text, previewUrl);
        return bodies.Count == 0 ? Fault("The text is empty.") : (bodies, null);
    }

    private static List<WhatsAppBody> TextBodies(string text, bool? previewUrl = null) => string.IsNullOrWhiteSpace(text)
        ? []
        :
        [
            .. TextSplitter.Split(text, WhatsAppChannel.MaxText)
                .Select(part => new WhatsAppBody("text") { Text = new WhatsAppText(part, previewUrl is true ? true : null) }),
        ];

    // A caption that does not fit, or that the kind does not have, follows as a text of its own.
    private static (IReadOnlyList<WhatsAppBody> Bodies, Rejected? Fault) OfMedia(MediaContent content)
    {
        var media = content.Media;
        if (!IsLink(media.Url) && string.IsNullOrWhiteSpace(media.Id))
        {
            return Fault("The file has neither a web address nor an id.");
        }

        var caption = string.IsNullOrWhiteSpace(content.Caption) ? null : content.Caption;
        var takesCaption = content.Type is ContentTypes.Image or ContentTypes.Video or ContentTypes.Document
            && caption?.Length <= WhatsAppChannel.MaxCaption;
        var file = IsLink(media.Url) ? new WhatsAppFile(null, media.Url) : new WhatsAppFile(media.Id, null);
        file = file with { Caption = takesCaption ? caption : null };
        var body = content.Type switch
        {
            ContentTypes.Image => new WhatsAppBody("image") { Image = file },
            ContentTypes.Video => new WhatsAppBody("video") { Video = file },
            ContentTypes.Document => new WhatsAppBody("document") { Document = file with { Filename = media.FileName } },
            ContentTypes.Audio => new WhatsAppBody("audio") { Audio = file with { Voice = media.Voice is true ? true : null } },
            ContentTypes.Sticker => new WhatsAppBody("sticker") { Sticker = file },
            _ => null,
        };
        return body is null
            ? Fault($"WhatsApp has no file of type '{content.Type}'.")
            : ([body, .. caption is null || takesCaption ? [] : TextBodies(caption)], null);
    }

    private static (IReadOnlyList<WhatsAppBody> Bodies, Rejected? Fault) OfReaction(Reaction reaction) =>
        string.IsNullOrWhiteSpace(reaction.MessageId)
            ? Fault("The reaction names no message.")
            : One(new WhatsAppBody("reaction")
            {
                Reaction = new WhatsAppReaction(reaction.MessageId, reaction.Removed ? "" : reaction.Emoji ?? ""),
            });

    // Genesys' own templates come with their text and no components; those of the provider with components.
    private static (IReadOnlyList<WhatsAppBody> Bodies, Rejected? Fault) OfTemplate(Template template)
    {
        if (template.Components is null && !string.IsNullOrWhiteSpace(template.Text))
        {
            return Texts(template.Text);
        }

        if (string.IsNullOrWhiteSpace(template.Name) || string.IsNullOrWhiteSpace(template.Language))
        {
            return Fault("A template needs its name and its language.");
        }

        if (template.Components is { } components && !components.Utf8.Span.TrimStart(" \t\r\n"u8).StartsWith("["u8))
        {
            return Fault("A template's components are a list.");
        }

        return One(new WhatsAppBody("template")
        {
            Template = new WhatsAppTemplate(template.Name, new WhatsAppLanguage(template.Language), template.Components?.Utf8),
        });
    }

    private static bool IsLink(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private static (IReadOnlyList<WhatsAppBody> Bodies, Rejected? Fault) One(WhatsAppBody body) => ([body], null);

    private static (IReadOnlyList<WhatsAppBody> Bodies, Rejected? Fault) Fault(string why) =>
        ([], new Rejected(DeliveryCategories.Content, "content", why));

    private static (IReadOnlyList<WhatsAppBody> Bodies, Rejected? Fault) Unsupported(string type) =>
        ([], new Rejected(DeliveryCategories.Content, RefusalCodes.Unsupported, $"WhatsApp cannot send content of type '{type}'."));
}
