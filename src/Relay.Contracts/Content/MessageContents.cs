using System.Text.Json.Serialization;

namespace Relay.Contracts;

/// <summary>Plain text.</summary>
public sealed record TextContent : MessageContent
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Text;

    /// <summary>May be empty, and has no upper bound of its own inbound.</summary>
    public required string Text { get; init; }

    /// <summary>Whether a link in it is to be shown with a preview; absent: the channel decides.</summary>
    public bool? PreviewUrl { get; init; }
}

/// <summary>A file: image, audio, video, document or sticker, as <see cref="MessageContent.Type"/> says.</summary>
public sealed record MediaContent : MessageContent
{
    /// <summary><c>image</c>, <c>audio</c>, <c>video</c>, <c>document</c> or <c>sticker</c>.</summary>
    public override required string Type { get; init; }

    /// <summary>The file.</summary>
    public required Media Media { get; init; }

    /// <summary>Text with the file; absent when there is none.</summary>
    public string? Caption { get; init; }
}

/// <summary>Where a file is and what it is. Every member may be absent inbound.</summary>
public sealed record Media
{
    /// <summary>The provider's media id; WhatsApp keeps it for 7 days.</summary>
    public string? Id { get; init; }

    /// <summary>Where it can be fetched, for as long and with the credentials that the provider demands; absent when it gave none.</summary>
    public string? Url { get; init; }

    /// <summary>As the provider says, parameters included: <c>audio/ogg; codecs=opus</c>.</summary>
    public string? MimeType { get; init; }

    /// <summary>As the provider writes it (WhatsApp: base64).</summary>
    public string? Sha256 { get; init; }

    /// <summary>As the sender called it: not to be trusted as a path.</summary>
    public string? FileName { get; init; }

    /// <summary>In bytes; absent when it is not known.</summary>
    public long? Size { get; init; }

    /// <summary>True for a voice note; absent when it is not known.</summary>
    public bool? Voice { get; init; }

    /// <summary>True for a sticker that moves; absent when it is not known.</summary>
    public bool? Animated { get; init; }
}

/// <summary>A place.</summary>
public sealed record LocationContent : MessageContent, IJsonOnDeserialized
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Location;

    /// <summary>In degrees, north positive.</summary>
    public required double Latitude { get; init; }

    /// <summary>In degrees, east positive.</summary>
    public required double Longitude { get; init; }

    /// <summary>What the place is called; absent when nobody says.</summary>
    public string? Name { get; init; }

    /// <summary>In one line or several; absent when nobody says.</summary>
    public string? Address { get; init; }

    /// <summary>A page about the place; absent when none is given.</summary>
    public string? Url { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        Sound.Number(Latitude, "latitude");
        Sound.Number(Longitude, "longitude");
    }
}

/// <summary>Contact cards.</summary>
public sealed record ContactsContent : MessageContent, IJsonOnDeserialized
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Contacts;

    /// <summary>In the order in which they were sent.</summary>
    public required IReadOnlyList<ContactCard> Contacts { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Contacts, "contacts");
}

/// <summary>One contact card.</summary>
public sealed record ContactCard : IJsonOnDeserialized
{
    /// <summary>In full; absent when none is given.</summary>
    public string? Name { get; init; }

    /// <summary>As they were written; absent when there are none.</summary>
    public IReadOnlyList<string>? Phones { get; init; }

    /// <summary>As they were written; absent when there are none.</summary>
    public IReadOnlyList<string>? Emails { get; init; }

    /// <summary>The company; absent when none is given.</summary>
    public string? Org { get; init; }

    /// <summary>The card as a vCard; absent when the provider gave none.</summary>
    public string? Vcard { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        Sound.Elements(Phones, "phones");
        Sound.Elements(Emails, "emails");
    }
}

/// <summary>The customer took up something that was offered.</summary>
public sealed record ReplyContent : MessageContent
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Reply;

    /// <summary>What was taken up.</summary>
    public required Reply Reply { get; init; }
}

/// <summary>What was taken up.</summary>
/// <param name="Kind">One of <see cref="ReplyKinds"/>.</param>
/// <param name="Id">The id or payload that the offer carried; absent when it carried none.</param>
/// <param name="Title">What was written on it; absent when the provider does not say.</param>
/// <param name="Description">What stood below the title, on a list; absent when nothing did.</param>
public sealed record Reply([property: JsonRequired] string Kind, string? Id, string? Title, string? Description = null);

/// <summary>A form that was filled in, such as a WhatsApp Flow.</summary>
public sealed record FormContent : MessageContent
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Form;

    /// <summary>What was filled in.</summary>
    public required Form Form { get; init; }
}

/// <summary>A filled-in form.</summary>
/// <param name="Name">The provider's name of the form; absent when it gives none.</param>
/// <param name="Body">What the customer sees of it; absent when the provider does not say.</param>
/// <param name="Response">The fields and what was filled in, as it came: an object; a string when the provider's answer is not one; absent when it gave none.</param>
public sealed record Form(string? Name, string? Body, RawJson? Response);

/// <summary>A reaction to an earlier message.</summary>
public sealed record ReactionContent : MessageContent
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Reaction;

    /// <summary>The reaction.</summary>
    public required Reaction Reaction { get; init; }
}

/// <summary>A reaction.</summary>
/// <param name="MessageId">The provider's id of the message that is reacted to; absent when it does not say.</param>
/// <param name="Emoji">Absent when the reaction was taken back.</param>
/// <param name="Removed">True when it was taken back.</param>
public sealed record Reaction(string? MessageId, string? Emoji, bool Removed);

/// <summary>A basket that was sent.</summary>
public sealed record OrderContent : MessageContent
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Order;

    /// <summary>The basket.</summary>
    public required Order Order { get; init; }
}

/// <summary>A basket.</summary>
/// <param name="CatalogId">The provider's id of the catalogue; absent when it gives none.</param>
/// <param name="Text">What the customer wrote with it; absent when he wrote nothing.</param>
/// <param name="Items">Its lines, in their order.</param>
public sealed record Order(string? CatalogId, string? Text, [property: JsonRequired] IReadOnlyList<OrderItem> Items) : IJsonOnDeserialized
{
    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Items, "items");
}

/// <summary>One line of a basket. Every member may be absent.</summary>
/// <param name="ProductId">The business's own id of the product in its catalogue.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Price">Of one of them, in units of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record OrderItem(string? ProductId, decimal? Quantity, decimal? Price, string? Currency);

/// <summary>The customer changed an earlier message.</summary>
public sealed record EditContent : MessageContent
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Edit;

    /// <summary>The provider's id of the message that was changed.</summary>
    public required string OriginalMessageId { get; init; }

    /// <summary>What it says now; absent when the provider does not say.</summary>
    public MessageContent? Content { get; init; }
}

/// <summary>The customer took back an earlier message.</summary>
public sealed record RevokeContent : MessageContent
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Revoke;

    /// <summary>The provider's id of the message that was taken back.</summary>
    public required string OriginalMessageId { get; init; }
}

/// <summary>The channel itself speaks: a customer changed his number or his user id.</summary>
public sealed record SystemContent : MessageContent
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.System;

    /// <summary>What it says.</summary>
    public required SystemNotice System { get; init; }
}

/// <summary>A notice of the channel.</summary>
/// <param name="Type">The provider's own word; absent when it gives none.</param>
/// <param name="Body">In words; absent when there are none.</param>
/// <param name="NewId">The number or user id that holds from now on; absent when nothing changed.</param>
public sealed record SystemNotice(string? Type, string? Body, string? NewId);

/// <summary>A message whose kind the provider does not pass on, or that Relay does not know; <c>raw</c> holds it.</summary>
public sealed record UnsupportedContent : MessageContent, IJsonOnDeserialized
{
    /// <inheritdoc/>
    public override string Type { get; init; } = ContentTypes.Unsupported;

    /// <summary>Why it is not passed on, in the provider's words or Relay's; absent when nobody says.</summary>
    public string? Reason { get; init; }

    /// <summary>The provider's errors; absent when it gave none.</summary>
    public IReadOnlyList<ReceiptError>? Errors { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Errors, "errors");
}

/// <summary>A content type that this version of the package does not know.</summary>
public sealed record UnknownContent : MessageContent
{
    /// <inheritdoc/>
    public override required string Type { get; init; }

    /// <summary>The whole content object.</summary>
    public required RawJson Json { get; init; }
}
