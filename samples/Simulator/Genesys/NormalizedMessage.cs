using Relay.Simulator.Json;

namespace Relay.Simulator.Genesys;

/// <summary>The answer to an accepted inbound call: what was posted, with the ids that Genesys gave it.</summary>
internal static class NormalizedMessage
{
    public static byte[] Write(InboundMessage message, string type, string[] echoed) => JsonBytes.Object(writer =>
    {
        var channel = message.Body.Member("channel");
        writer.WriteString("id", message.Id);
        writer.WriteStartObject("channel");
        writer.WriteString("id", message.Integration.Id);
        writer.WriteString("platform", "Open");
        writer.WriteString("type", "Private");
        foreach (var name in (ReadOnlySpan<string>)["messageId", "from", "to", "time", "metadata"])
        {
            if (channel.Has(name))
            {
                writer.WriteElement(name, channel.Member(name));
            }
        }

        if (!channel.Has("to"))
        {
            writer.WriteStartObject("to");
            writer.WriteString("id", message.Integration.Id);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteString("type", type);
        foreach (var name in echoed)
        {
            if (message.Body.Has(name))
            {
                writer.WriteElement(name, message.Body.Member(name));
            }
        }

        writer.WriteString("direction", type == "Receipt" ? "Outbound" : "Inbound");
        writer.WriteString("conversationId", message.Conversation.Id);
    });
}
