using Relay.Contracts;

namespace Relay.Samples.EchoBot;

/// <summary>What the bot says. Yours goes here.</summary>
internal static class Answers
{
    private const int MaxLength = 4096; // WhatsApp takes no longer text.

    /// <summary>Null where nothing is to be said.</summary>
    public static string? To(MessageContent content) => content switch
    {
        TextContent { Text: var text } when !string.IsNullOrWhiteSpace(text) && text.Length <= MaxLength => text,
        ReplyContent { Reply.Title: { Length: > 0 } title } => title,
        ReactionContent or SystemContent => null,
        _ => "I only understand text.",
    };
}
