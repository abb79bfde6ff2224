using System.Text.Json;
using Relay.Simulator.Genesys;
using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Json;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Page;

/// <summary>What the agent's desk shows.</summary>
internal sealed class DeskScene(Scene scene, Ids ids, TimeProvider time)
{
    public void Received(InboundMessage message) => scene.Add(Item(message.Id, "customer", message.Integration, message.Customer, Text(message.Body), "delivered") with
    {
        Name = message.Conversation.Nickname,
    });

    public void Unrouted(InboundMessage message) => scene.Add(Item(
        message.Id, "notice", message.Integration, message.Customer, "Genesys took a message that nobody sees: no inbound message flow is attached to the integration.", "failed"));

    public void Typing(InboundMessage message) => scene.Add(Item(message.Id, "customer", message.Integration, message.Customer, string.Empty, "typing"));

    public void Wrote(OpenIntegration integration, string customer, string id, JsonElement message) =>
        scene.Add(Item(id, "agent", integration, customer, Text(message), "sending"));

    public void Posted(string id, WebhookOutcome outcome) => scene.Change(id, item => outcome.Trouble is null
        ? item with { State = item.State == "sending" ? "sent" : item.State }
        : item with { State = "failed", Trouble = outcome.Trouble });

    public void Receipt(JsonElement receipt) => scene.Change(receipt.Text("id")!, item => receipt.Text("status") switch
    {
        "Delivered" => item with { State = "delivered", Trouble = null },
        "Failed" => item with { State = "failed", Trouble = Reason(receipt) },
        _ => item,
    });

    public void ReceiptPosted(InboundMessage message, WebhookOutcome outcome)
    {
        if (outcome.Trouble is { } trouble)
        {
            scene.Change(message.Id, item => item with { Trouble = $"{trouble} (receipt Published)" });
        }
    }

    public void Refused(OpenIntegration integration, GenesysError error) =>
        scene.Add(Item(ids.Hex32(), "notice", integration, string.Empty, $"Genesys refused a call of Relay: {error.Code}: {error.Message}", "failed"));

    private static string Reason(JsonElement receipt)
    {
        var reasons = receipt.Member("reasons").Items().Select(reason => $"{reason.Text("code")}: {reason.Text("message")}".Trim(':', ' ')).ToList();
        return reasons.Count > 0 ? string.Join("; ", reasons) : "no reason given";
    }

    private static string Text(JsonElement message)
    {
        var parts = new List<string?> { message.Text("text"), message.Member("buttonResponse").Text("text") };
        foreach (var item in message.Member("content").Items())
        {
            var attachment = item.Member("attachment");
            parts.Add(attachment.IsObject()
                ? $"[{attachment.Text("mediaType")}] {attachment.Text("filename") ?? attachment.Text("url")} {attachment.Text("text")}".TrimEnd()
                : item.Member("quickReply").Text("text") is { } reply ? $"({reply})" : $"[{item.Text("contentType")}]");
        }

        return string.Join('\n', parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private SceneItem Item(string key, string author, OpenIntegration integration, string customer, string text, string state) => new()
    {
        Key = key,
        Pane = "desk",
        Author = author,
        Place = integration.Id.ToString(),
        Customer = customer,
        Text = text,
        State = state,
        At = time.GetUtcNow(),
    };
}
