using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Meta;
using Relay.Simulator.Settings;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Page;

/// <summary>What the customer's phone shows.</summary>
internal sealed class PhoneScene(Scene scene, Ids ids, TimeProvider time)
{
    private static readonly string[] Ladder = ["sending", "accepted", "sent", "delivered", "read"];

    public void Wrote(NumberEntry number, string phone, string wamid, string text) =>
        scene.Add(Item(wamid, "customer", number, phone, text, "sending"));

    public void Posted(string wamid, WebhookOutcome outcome) =>
        scene.Change(wamid, item => item with { State = outcome.Trouble is null ? Higher(item.State, "sent") : "failed", Trouble = outcome.Trouble });

    public void MarkedRead(NumberEntry number, string wamid, bool typing)
    {
        string? customer = null;
        scene.Change(wamid, item =>
        {
            customer = item.Customer;
            return item with { State = "read" };
        });
        if (typing && customer is not null)
        {
            scene.Add(Item(ids.Hex32(), "agent", number, customer, string.Empty, "typing"));
        }
    }

    public void Sent(SentMessage message, JsonElement body) =>
        scene.Add(Item(message.Wamid, "agent", message.Number, message.Customer, GraphSummary.Text(body), "accepted") with { Choices = GraphSummary.Choices(body) });

    public void Status(SentMessage message, string status, string? trouble) => scene.Change(message.Wamid, item => status == "failed"
        ? item with { State = "failed", Trouble = trouble }
        : item with { State = Higher(item.State, status == "played" ? "read" : status) });

    public void StatusPosted(SentMessage message, string status, WebhookOutcome outcome)
    {
        if (outcome.Trouble is { } trouble)
        {
            scene.Change(message.Wamid, item => item with { Trouble = $"{trouble} (status {status})" });
        }
    }

    public void Refused(NumberEntry number, GraphError error) =>
        scene.Add(Item(ids.Hex32(), "notice", number, string.Empty, $"Meta refused a call of Relay: ({error.Code.ToString(System.Globalization.CultureInfo.InvariantCulture)}) {error.Details}", "failed"));

    /// <summary>Ticks never go back: a late "delivered" does not undo "read".</summary>
    private static string Higher(string before, string after) => Array.IndexOf(Ladder, after) > Array.IndexOf(Ladder, before) ? after : before;

    private SceneItem Item(string key, string author, NumberEntry number, string customer, string text, string state) => new()
    {
        Key = key,
        Pane = "phone",
        Author = author,
        Place = number.Number.PhoneNumberId,
        Customer = customer,
        Text = text,
        State = state,
        At = time.GetUtcNow(),
    };
}
