using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Meta;

/// <summary>Wraps what happened in Meta's envelope, signs it, posts it.</summary>
internal sealed class MetaWebhooks(SimulatorSettings settings, MetaAccounts accounts, WebhookRoute route, WebhookPoster poster, TimeProvider time)
{
    private const string UserAgent = "facebookexternalua";

    private readonly RetryRules _rules = RetryRules.Meta(settings);

    /// <summary>What happened at a number: field <c>messages</c>.</summary>
    public Task<WebhookOutcome> PostAsync(NumberEntry number, Action<Utf8JsonWriter> value, bool retry, CancellationToken cancellationToken)
    {
        var wabaId = accounts.Of(number.Tenant).NumberOf(number).WabaId;
        return PostAsync(new Change(number.Tenant, wabaId, number.Number.PhoneNumberId, WebhookRoute.Messages), at: null, writer =>
        {
            writer.WriteString("messaging_product", "whatsapp");
            writer.WriteStartObject("metadata");
            writer.WriteString("display_phone_number", number.Number.DisplayPhoneNumber);
            writer.WriteString("phone_number_id", number.Number.PhoneNumberId);
            writer.WriteEndObject();
            value(writer);
        }, retry, cancellationToken);
    }

    /// <summary>What happened to the WABA itself: any other field, with a time and without a number.</summary>
    public Task<WebhookOutcome> PostAsync(TenantSettings tenant, string wabaId, string field, Action<Utf8JsonWriter> value, bool retry, CancellationToken cancellationToken) =>
        PostAsync(new Change(tenant, wabaId, PhoneNumberId: null, field), time.GetUtcNow(), value, retry, cancellationToken);

    private Task<WebhookOutcome> PostAsync(Change change, DateTimeOffset? at, Action<Utf8JsonWriter> value, bool retry, CancellationToken cancellationToken)
    {
        var (url, whyNot) = route.Of(change.Tenant, change.WabaId, change.PhoneNumberId, change.Field);
        if (url is null)
        {
            return Task.FromResult(WebhookOutcome.NotSent(whyNot!, time.GetUtcNow()));
        }

        var body = MetaEscaping.Escape(JsonBytes.Object(writer => Envelope(writer, change, at, value)));
        KeyValuePair<string, string>[] headers =
        [
            KeyValuePair.Create("User-Agent", UserAgent),
            KeyValuePair.Create(WebhookSignature.Header, WebhookSignature.Meta(accounts.Of(change.Tenant).AppSecret, body)),
        ];
        return poster.PostAsync(url, body, headers, retry ? _rules : _rules.Once(), cancellationToken);
    }

    private static void Envelope(Utf8JsonWriter writer, Change change, DateTimeOffset? at, Action<Utf8JsonWriter> value)
    {
        writer.WriteString("object", "whatsapp_business_account");
        writer.WriteStartArray("entry");
        writer.WriteStartObject();
        writer.WriteString("id", change.WabaId);
        if (at is { } moment)
        {
            writer.WriteNumber("time", moment.ToUnixTimeSeconds());
        }

        writer.WriteStartArray("changes");
        writer.WriteStartObject();
        writer.WriteStartObject("value");
        value(writer);
        writer.WriteEndObject();
        writer.WriteString("field", change.Field);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private sealed record Change(TenantSettings Tenant, string WabaId, string? PhoneNumberId, string Field);
}
