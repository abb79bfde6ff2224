using System.Globalization;
using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Page;
using Relay.Simulator.Settings;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Meta;

/// <summary>Posts what becomes of an accepted message: sent, delivered, read, or failed.</summary>
internal sealed class StatusPoster(
    SimulatorSettings settings, MetaWebhooks webhooks, ServiceWindow window, Customers customers, PhoneScene scene, Background background, TimeProvider time)
{
    private static readonly string[] Failed = ["failed"];

    public void Schedule(SentMessage message)
    {
        // A free-form message outside the window is accepted first and fails afterwards: that is how Meta does it.
        var isClosed = message.Type != "template" && !window.IsOpen(message.Number.Number.PhoneNumberId, message.Customer);
        IEnumerable<string> statuses = (isClosed, message.Type) switch
        {
            (true, _) => Failed,
            (_, "reaction") => settings.Statuses.Where(status => status is "sent" or "failed"),
            _ => settings.Statuses,
        };
        var planned = statuses.ToList();
        if (planned.Count > 0)
        {
            background.Run(cancellationToken => PostAllAsync(message, planned, isClosed ? 131047 : 131026, cancellationToken));
        }
    }

    public async Task<WebhookOutcome> PostAsync(SentMessage message, string status, int errorCode, bool retry, CancellationToken cancellationToken)
    {
        scene.Status(message, status, status == "failed" ? $"{GraphErrors.Title(errorCode)} ({errorCode.ToString(CultureInfo.InvariantCulture)})" : null);
        var at = time.GetUtcNow();
        var outcome = await webhooks.PostAsync(message.Number, writer => Value(writer, message, status, errorCode, at), retry, cancellationToken);
        scene.StatusPosted(message, status, outcome);
        return outcome;
    }

    private async Task PostAllAsync(SentMessage message, List<string> statuses, int errorCode, CancellationToken cancellationToken)
    {
        foreach (var status in statuses)
        {
            await Task.Delay(settings.StatusDelay, time, cancellationToken);
            await PostAsync(message, status, errorCode, retry: true, cancellationToken);
        }
    }

    private void Value(Utf8JsonWriter writer, SentMessage message, string status, int errorCode, DateTimeOffset at)
    {
        if (status != "failed")
        {
            Contact(writer, message);
        }

        writer.WriteStartArray("statuses");
        writer.WriteStartObject();
        writer.WriteString("id", message.Wamid);
        writer.WriteString("status", status);
        writer.WriteString("timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        writer.WriteOptional("recipient_id", message.Phone);
        writer.WriteOptional("recipient_user_id", message.UserId);
        writer.WriteOptional("biz_opaque_callback_data", message.CallbackData);
        if (status is "sent" or "delivered")
        {
            Pricing(writer);
        }

        if (status == "failed")
        {
            Errors(writer, errorCode);
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private void Contact(Utf8JsonWriter writer, SentMessage message)
    {
        var customer = message.Phone is { } phone ? customers.ByPhone(message.Number.Tenant.Id, phone) : customers.ByUserId(message.Number.Tenant.Id, message.UserId!);
        writer.WriteStartArray("contacts");
        writer.WriteStartObject();
        if (customer is not null)
        {
            writer.WriteStartObject("profile");
            writer.WriteString("name", customer.Name);
            writer.WriteEndObject();
        }

        writer.WriteOptional("wa_id", message.Phone);
        writer.WriteOptional("user_id", message.UserId);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void Pricing(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("pricing");
        writer.WriteBoolean("billable", false);
        writer.WriteString("pricing_model", "PMP");
        writer.WriteString("type", "free_customer_service");
        writer.WriteString("category", "service");
        writer.WriteEndObject();
    }

    private static void Errors(Utf8JsonWriter writer, int code)
    {
        writer.WriteStartArray("errors");
        writer.WriteStartObject();
        writer.WriteNumber("code", code);
        writer.WriteString("title", GraphErrors.Title(code));
        writer.WriteString("message", GraphErrors.Title(code));
        writer.WriteStartObject("error_data");
        writer.WriteString("details", code == 131047
            ? "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
            : "The message could not be delivered to the customer.");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
