namespace Relay.Contracts;

/// <summary>Values of <see cref="MessageContent.Type"/>.</summary>
public static class ContentTypes
{
    public const string Text = "text";
    public const string Image = "image";
    public const string Audio = "audio";
    public const string Video = "video";
    public const string Document = "document";
    public const string Sticker = "sticker";
    public const string Location = "location";
    public const string Contacts = "contacts";
    public const string Reply = "reply";
    public const string Form = "form";
    public const string Reaction = "reaction";
    public const string Order = "order";
    public const string Choices = "choices";
    public const string Cards = "cards";
    public const string Template = "template";
    public const string Edit = "edit";
    public const string Revoke = "revoke";
    public const string System = "system";
    public const string Unsupported = "unsupported";
}
