using System.Globalization;
using Relay.Simulator.Json;
using Relay.Simulator.Page;
using Relay.Simulator.Settings;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Genesys;

/// <summary>Genesys tells by a receipt that it published an inbound message to the agent. The receipt has the id of the message.</summary>
internal sealed class ReceiptPoster(SimulatorSettings settings, GenesysWebhooks webhooks, DeskScene scene, Background background, TimeProvider time)
{
    public void Schedule(InboundMessage message)
    {
        if (settings.PublishReceipts)
        {
            background.Run(cancellationToken => PostAsync(message, cancellationToken));
        }
    }

    private async Task PostAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        await Task.Delay(settings.StatusDelay, time, cancellationToken);
        var outcome = await webhooks.PostAsync(message.Integration, Body(message), retry: true, cancellationToken);
        scene.ReceiptPosted(message, outcome);
    }

    private byte[] Body(InboundMessage message) => JsonBytes.Object(writer =>
    {
        writer.WriteString("id", message.Id);
        writer.WriteStartObject("channel");
        writer.WriteString("id", message.Integration.Id);
        writer.WriteString("platform", "Open");
        writer.WriteString("type", "Private");
        writer.WriteOptional("messageId", message.Body.Member("channel").Text("messageId"));
        writer.WriteStartObject("to");
        writer.WriteString("id", message.Customer);
        writer.WriteString("idType", message.Conversation.CustomerIdType);
        writer.WriteEndObject();
        writer.WriteStartObject("from");
        writer.WriteString("nickname", message.Integration.Name);
        writer.WriteString("id", message.Integration.Id);
        writer.WriteString("idType", "Opaque");
        writer.WriteEndObject();
        writer.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        writer.WriteString("type", "Receipt");
        writer.WriteString("status", "Published");
        writer.WriteBoolean("isFinalReceipt", true);
        writer.WriteString("direction", "Inbound");
        writer.WriteString("conversationId", message.Conversation.Id);
    });
}
