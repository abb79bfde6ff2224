using System.Collections.Frozen;
using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>What a message says, by its type. A reader gives null when the object that its type demands is missing or is no such object.</summary>
internal static partial class WhatsAppContents
{
    private delegate MessageContent? Reader(JsonElement body, JsonElement message, IReadOnlyList<ReceiptError>? errors);

    private static readonly FrozenDictionary<string, Reader> Readers = new Dictionary<string, Reader>(StringComparer.Ordinal)
    {
        ["text"] = (body, _, _) => Text(body),
        ["image"] = (body, _, _) => MediaOf(ContentTypes.Image, body),
        ["audio"] = (body, _, _) => MediaOf(ContentTypes.Audio, body),
        ["video"] = (body, _, _) => MediaOf(ContentTypes.Video, body),
        ["document"] = (body, _, _) => MediaOf(ContentTypes.Document, body),
        ["sticker"] = (body, _, _) => MediaOf(ContentTypes.Sticker, body),
        ["location"] = (body, _, _) => Location(body),
        ["contacts"] = (body, _, _) => Contacts(body),
        ["interactive"] = Interactive,
        ["button"] = (body, _, _) => Button(body),
        ["order"] = (body, _, _) => OrderOf(body),
        ["reaction"] = (body, _, _) => ReactionOf(body),
        ["system"] = (body, _, _) => SystemOf(body),
        ["edit"] = (body, _, errors) => Edit(body, errors),
        ["revoke"] = (body, _, _) => Revoke(body),
        ["unsupported"] = (body, message, errors) => Unsupported(body.Word("type") ?? "unsupported", message, errors),
        ["unknown"] = (_, message, errors) => Unsupported("unknown", message, errors),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="errors">What stands beside the messages, for those that say nothing themselves of what is missing.</param>
    public static MessageContent Parse(JsonElement message, IReadOnlyList<ReceiptError>? errors)
    {
        var type = message.Word("type");
        if (type is null)
        {
            return Unsupported("type-missing", message, errors);
        }

        var content = Readers.TryGetValue(type, out var read) ? read(message.Get(type), message, errors) : null;
        return content ?? Unsupported(type, message, errors);
    }

    private static UnsupportedContent Unsupported(string reason, JsonElement message, IReadOnlyList<ReceiptError>? errors) =>
        new() { Reason = reason, Errors = WhatsAppErrors.Of(message.Get("errors")) ?? errors };

    // Empty text is text; a missing one is not.
    private static TextContent? Text(JsonElement body) => body.Text("body") is { } text ? new TextContent { Text = text } : null;

    private static MediaContent? MediaOf(string type, JsonElement body) => !body.IsObject() ? null : new MediaContent
    {
        Type = type,
        Caption = body.Word("caption"),
        Media = new Media
        {
            Id = body.Word("id"),
            Url = body.Word("url"),
            MimeType = body.Word("mime_type"),
            Sha256 = body.Word("sha256"),
            FileName = body.Word("filename"),
            Size = body.Whole("file_size"),
            Voice = body.Flag("voice"),
            Animated = body.Flag("animated"),
        },
    };

    private static LocationContent? Location(JsonElement body) =>
        body.Number("latitude") is { } latitude && body.Number("longitude") is { } longitude
            ? new LocationContent
            {
                Latitude = latitude,
                Longitude = longitude,
                Name = body.Word("name"),
                Address = body.Word("address"),
                Url = body.Word("url"),
            }
            : null;

    private static ContactsContent? Contacts(JsonElement body) => !body.IsArray() ? null : new ContactsContent
    {
        Contacts = [.. body.Items().Where(card => card.IsObject()).Select(Card)],
    };

    // The answer to a request for contact details has no name, only a vCard and numbers.
    private static ContactCard Card(JsonElement card)
    {
        var name = card.Get("name");
        var parts = string.Join(' ', ((string?[])[name.Word("first_name"), name.Word("last_name")]).OfType<string>());
        return new ContactCard
        {
            Name = name.Word("formatted_name") ?? name.Word() ?? (parts.Length == 0 ? null : parts),
            Phones = Words(card.Get("phones"), "phone", "wa_id"),
            Emails = Words(card.Get("emails"), "email", "email"),
            Org = card.Get("org").Word("company"),
            Vcard = card.Word("vcard"),
        };
    }

    private static List<string>? Words(JsonElement list, string name, string orElse)
    {
        var words = list.Items().Select(item => item.Word(name) ?? item.Word(orElse)).OfType<string>().ToList();
        return words.Count == 0 ? null : words;
    }

    private static OrderContent? OrderOf(JsonElement body) => !body.IsObject() ? null : new OrderContent
    {
        Order = new Order(
            body.Word("catalog_id"),
            body.Word("text"),
            [
                .. body.Get("product_items").Items().Where(item => item.IsObject()).Select(item => new OrderItem(
                    item.Word("product_retailer_id"), item.Amount("quantity"), item.Amount("item_price"), item.Word("currency"))),
            ]),
    };

    // Taken back: the emoji is absent, or empty in older versions.
    private static ReactionContent? ReactionOf(JsonElement body) => !body.IsObject() ? null : new ReactionContent
    {
        Reaction = new Reaction(body.Word("message_id"), body.Word("emoji"), body.Word("emoji") is null),
    };
}
