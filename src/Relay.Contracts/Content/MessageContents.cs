using System.Text.Json.Serialization;

namespace Relay.Contracts;

/// <summary>Plain text.</summary>
public sealed record TextContent : MessageContent
{
    public override string Type { get; init; } = ContentTypes.Text;

    /// <summary>May be empty, and has no upper bound of its own inbound.</summary>
    public required string Text { get; init; }

    public bool? PreviewUrl { get; init; }
}

/// <summary>A file: image, audio, video, document or sticker, as <see cref="MessageContent.Type"/> says.</summary>
public sealed record MediaContent : MessageContent
{
    public override required string Type { get; init; }

    public required Media Media { get; init; }

    public string? Caption { get; init; }
}

/// <summary>Where a file is and what it is. Every member may be absent inbound.</summary>
public sealed record Media
{
    /// <summary>The provider's media id; WhatsApp keeps it for 7 days.</summary>
    public string? Id { get; init; }

    public string? Url { get; init; }

    public string? MimeType { get; init; }

    /// <summary>As the provider writes it (WhatsApp: base64).</summary>
    public string? Sha256 { get; init; }

    public string? FileName { get; init; }

    /// <summary>In bytes.</summary>
    public long? Size { get; init; }

    /// <summary>A voice note.</summary>
    public bool? Voice { get; init; }

    public bool? Animated { get; init; }
}

/// <summary>A place.</summary>
public sealed record LocationContent : MessageContent, IJsonOnDeserialized
{
    public override string Type { get; init; } = ContentTypes.Location;

    public required double Latitude { get; init; }

    public required double Longitude { get; init; }

    public string? Name { get; init; }

    public string? Address { get; init; }

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
    public override string Type { get; init; } = ContentTypes.Contacts;

    public required IReadOnlyList<ContactCard> Contacts { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Contacts, "contacts");
}

/// <summary>One contact card.</summary>
public sealed record ContactCard : IJsonOnDeserialized
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? Phones { get; init; }

    public IReadOnlyList<string>? Emails { get; init; }

    public string? Org { get; init; }

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
    public override string Type { get; init; } = ContentTypes.Reply;

    public required Reply Reply { get; init; }
}

/// <summary>What was taken up.</summary>
/// <param name="Kind"><c>button</c>, <c>list</c>, <c>quickReply</c> or <c>template</c>.</param>
/// <param name="Id">The id or payload that the offer carried.</param>
public sealed record Reply([property: JsonRequired] string Kind, string? Id, string? Title, string? Description = null);

/// <summary>A form that was filled in.</summary>
public sealed record FormContent : MessageContent
{
    public override string Type { get; init; } = ContentTypes.Form;

    public required Form Form { get; init; }
}

/// <summary>A filled-in form.</summary>
/// <param name="Response">An object; a string when the provider's answer is not one.</param>
public sealed record Form(string? Name, string? Body, RawJson? Response);

/// <summary>A reaction to an earlier message.</summary>
public sealed record ReactionContent : MessageContent
{
    public override string Type { get; init; } = ContentTypes.Reaction;

    public required Reaction Reaction { get; init; }
}

/// <summary>A reaction.</summary>
/// <param name="MessageId">The provider's id of the message that is reacted to.</param>
/// <param name="Emoji">Absent when the reaction was taken back.</param>
/// <param name="Removed">True when it was taken back.</param>
public sealed record Reaction(string? MessageId, string? Emoji, bool Removed);

/// <summary>A basket that was sent.</summary>
public sealed record OrderContent : MessageContent
{
    public override string Type { get; init; } = ContentTypes.Order;

    public required Order Order { get; init; }
}

/// <summary>A basket.</summary>
public sealed record Order(string? CatalogId, string? Text, [property: JsonRequired] IReadOnlyList<OrderItem> Items) : IJsonOnDeserialized
{
    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Items, "items");
}

/// <summary>One line of a basket.</summary>
public sealed record OrderItem(string? ProductId, decimal? Quantity, decimal? Price, string? Currency);

/// <summary>The customer changed an earlier message.</summary>
public sealed record EditContent : MessageContent
{
    public override string Type { get; init; } = ContentTypes.Edit;

    /// <summary>The provider's id of the message that was changed.</summary>
    public required string OriginalMessageId { get; init; }

    /// <summary>What it says now.</summary>
    public MessageContent? Content { get; init; }
}

/// <summary>The customer took back an earlier message.</summary>
public sealed record RevokeContent : MessageContent
{
    public override string Type { get; init; } = ContentTypes.Revoke;

    public required string OriginalMessageId { get; init; }
}

/// <summary>The channel itself speaks: a customer changed his number or his user id.</summary>
public sealed record SystemContent : MessageContent
{
    public override string Type { get; init; } = ContentTypes.System;

    public required SystemNotice System { get; init; }
}

/// <summary>A notice of the channel.</summary>
/// <param name="Type">The provider's own word.</param>
/// <param name="NewId">The number or user id that holds from now on.</param>
public sealed record SystemNotice(string? Type, string? Body, string? NewId);

/// <summary>A message whose kind the provider does not pass on, or that Relay does not know; <c>raw</c> holds it.</summary>
public sealed record UnsupportedContent : MessageContent, IJsonOnDeserialized
{
    public override string Type { get; init; } = ContentTypes.Unsupported;

    public string? Reason { get; init; }

    public IReadOnlyList<ReceiptError>? Errors { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Sound.Elements(Errors, "errors");
}

/// <summary>A content type that this version of the package does not know.</summary>
public sealed record UnknownContent : MessageContent
{
    public override required string Type { get; init; }

    /// <summary>The whole content object.</summary>
    public required RawJson Json { get; init; }
}
