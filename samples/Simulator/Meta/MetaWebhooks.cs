using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Meta;

/// <summary>Wraps what happened at a number into Meta's envelope, signs it, posts it.</summary>
internal sealed class MetaWebhooks(SimulatorSettings settings, WebhookPoster poster)
{
    private const string UserAgent = "facebookexternalua";

    private readonly RetryRules _rules = RetryRules.Meta(settings);

    public Task<WebhookOutcome> PostAsync(NumberEntry number, Action<Utf8JsonWriter> value, bool retry, CancellationToken cancellationToken)
    {
        var body = MetaEscaping.Escape(JsonBytes.Object(writer => Envelope(writer, number, value)));
        var url = new Uri(settings.RelayBaseUrl, "webhook/meta/" + number.Tenant.Id);
        var signature = WebhookSignature.Meta(number.Tenant.Meta!.AppSecret, body);
        return poster.PostAsync(url, body, signature, UserAgent, retry ? _rules : _rules.Once(), cancellationToken);
    }

    private static void Envelope(Utf8JsonWriter writer, NumberEntry number, Action<Utf8JsonWriter> value)
    {
        writer.WriteString("object", "whatsapp_business_account");
        writer.WriteStartArray("entry");
        writer.WriteStartObject();
        writer.WriteString("id", number.Number.WabaId);
        writer.WriteStartArray("changes");
        writer.WriteStartObject();
        writer.WriteStartObject("value");
        writer.WriteString("messaging_product", "whatsapp");
        writer.WriteStartObject("metadata");
        writer.WriteString("display_phone_number", number.Number.DisplayPhoneNumber);
        writer.WriteString("phone_number_id", number.Number.PhoneNumberId);
        writer.WriteEndObject();
        value(writer);
        writer.WriteEndObject();
        writer.WriteString("field", "messages");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
