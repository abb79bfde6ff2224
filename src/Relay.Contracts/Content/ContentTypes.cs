namespace Relay.Contracts;

/// <summary>Values of <see cref="MessageContent.Type"/>, each with the record that it is read as; others may come.</summary>
public static class ContentTypes
{
    /// <summary><see cref="TextContent"/>.</summary>
    public const string Text = "text";

    /// <summary>A picture: <see cref="MediaContent"/>.</summary>
    public const string Image = "image";

    /// <summary>A sound or a voice note: <see cref="MediaContent"/>.</summary>
    public const string Audio = "audio";

    /// <summary>A film: <see cref="MediaContent"/>.</summary>
    public const string Video = "video";

    /// <summary>Any other file: <see cref="MediaContent"/>.</summary>
    public const string Document = "document";

    /// <summary>A sticker: <see cref="MediaContent"/>.</summary>
    public const string Sticker = "sticker";

    /// <summary><see cref="LocationContent"/>.</summary>
    public const string Location = "location";

    /// <summary><see cref="ContactsContent"/>.</summary>
    public const string Contacts = "contacts";

    /// <summary><see cref="ReplyContent"/>.</summary>
    public const string Reply = "reply";

    /// <summary><see cref="FormContent"/>.</summary>
    public const string Form = "form";

    /// <summary><see cref="ReactionContent"/>.</summary>
    public const string Reaction = "reaction";

    /// <summary><see cref="OrderContent"/>.</summary>
    public const string Order = "order";

    /// <summary><see cref="ChoicesContent"/>.</summary>
    public const string Choices = "choices";

    /// <summary><see cref="CardsContent"/>.</summary>
    public const string Cards = "cards";

    /// <summary><see cref="TemplateContent"/>.</summary>
    public const string Template = "template";

    /// <summary><see cref="EditContent"/>.</summary>
    public const string Edit = "edit";

    /// <summary><see cref="RevokeContent"/>.</summary>
    public const string Revoke = "revoke";

    /// <summary><see cref="SystemContent"/>.</summary>
    public const string System = "system";

    /// <summary><see cref="UnsupportedContent"/>.</summary>
    public const string Unsupported = "unsupported";
}
