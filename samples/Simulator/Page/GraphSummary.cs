using System.Text.Json;
using Relay.Simulator.Json;

namespace Relay.Simulator.Page;

/// <summary>A WhatsApp message, in either direction, as one line of text and what may be tapped.</summary>
internal static class GraphSummary
{
    public static string Text(JsonElement message)
    {
        var type = message.Text("type") ?? "text";
        var content = message.Member(type);
        return type switch
        {
            "text" => content.Text("body") ?? string.Empty,
            "reaction" => content.Text("emoji") is { Length: > 0 } emoji ? $"Reaction {emoji}" : "Reaction taken back",
            "template" => $"[template {content.Text("name")}]",
            "interactive" => Interactive(content),
            "button" => content.Text("text") ?? "[button]",
            "location" => $"[location] {content.Text("name") ?? content.Text("address")}".TrimEnd(),
            _ => $"[{type}] {content.Text("caption") ?? content.Text("filename") ?? content.Text("link")}".TrimEnd(),
        };
    }

    public static IReadOnlyList<SceneChoice>? Choices(JsonElement message)
    {
        var action = message.Member("interactive").Member("action");
        var choices = action.Member("buttons").Items().Select(button => Choice("button_reply", button.Member("reply")))
            .Concat(action.Member("sections").Items().SelectMany(section => section.Member("rows").Items()).Select(row => Choice("list_reply", row)))
            .ToList();
        return choices.Count > 0 ? choices : null;
    }

    private static string Interactive(JsonElement interactive) =>
        interactive.Member("body").Text("text")
        ?? interactive.Member("button_reply").Text("title")
        ?? interactive.Member("list_reply").Text("title")
        ?? $"[{interactive.Text("type")}]";

    private static SceneChoice Choice(string kind, JsonElement reply) => new(kind, reply.Text("id") ?? string.Empty, reply.Text("title") ?? string.Empty);
}
