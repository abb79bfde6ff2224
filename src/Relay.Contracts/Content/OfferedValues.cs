namespace Relay.Contracts;

/// <summary>Values of <see cref="Reply.Kind"/>: what kind of offer was taken up.</summary>
public static class ReplyKinds
{
    /// <summary>A button below a message.</summary>
    public const string Button = "button";

    /// <summary>A row of a list.</summary>
    public const string List = "list";

    /// <summary>A quick reply.</summary>
    public const string QuickReply = "quickReply";

    /// <summary>A button of a template.</summary>
    public const string Template = "template";

    /// <summary>All four.</summary>
    public static IReadOnlyList<string> All { get; } = [Button, List, QuickReply, Template];
}

/// <summary>Values of <see cref="ChoicesContent.Style"/>.</summary>
public static class ChoiceStyles
{
    /// <summary>Buttons below the question.</summary>
    public const string Buttons = "buttons";

    /// <summary>A list that opens.</summary>
    public const string List = "list";

    /// <summary>Both.</summary>
    public static IReadOnlyList<string> All { get; } = [Buttons, List];
}

/// <summary>Values of <see cref="CardAction.Type"/>; others may come.</summary>
public static class CardActionTypes
{
    /// <summary>Opens <see cref="CardAction.Url"/>.</summary>
    public const string Link = "link";

    /// <summary>Comes back as a reply with <see cref="CardAction.Payload"/>.</summary>
    public const string Postback = "postback";
}
