using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Meta.Manage;

/// <summary>The fields of a phone number, each written when it is asked for.</summary>
internal static class PhoneNumberFields
{
    /// <summary>What is told when a request names no fields.</summary>
    private static readonly string[] Usual = ["verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type", "throughput"];

    private static readonly Dictionary<string, Action<Utf8JsonWriter, Phone>> Known = new(StringComparer.Ordinal)
    {
        ["id"] = (_, _) => { },
        ["verified_name"] = (writer, phone) => writer.WriteString("verified_name", $"Business of {phone.Entry.Tenant.Id}"),
        ["code_verification_status"] = (writer, _) => writer.WriteString("code_verification_status", "VERIFIED"),
        ["display_phone_number"] = (writer, phone) => writer.WriteString("display_phone_number", "+" + phone.Entry.Number.DisplayPhoneNumber),
        ["quality_rating"] = (writer, phone) => writer.WriteString("quality_rating", phone.State.Quality),
        ["platform_type"] = (writer, _) => writer.WriteString("platform_type", "CLOUD_API"),
        ["status"] = (writer, phone) => writer.WriteString("status", phone.State.Status),
        ["name_status"] = (writer, _) => writer.WriteString("name_status", "APPROVED"),
        ["throughput"] = Throughput,
        ["webhook_configuration"] = WebhookConfiguration,
        ["health_status"] = HealthStatus,
    };

    /// <returns>What is wrong with the fields asked for, or null.</returns>
    public static GraphError? Check(IReadOnlyList<string> fields) => fields.FirstOrDefault(field => !Known.ContainsKey(field)) is { } unknown
        ? GraphError.Plain(100, $"Tried accessing nonexisting field ({unknown}) on node type (WhatsAppBusinessPhoneNumber)")
        : null;

    public static void Write(Utf8JsonWriter writer, MetaAccount account, NumberEntry entry, IReadOnlyList<string> fields)
    {
        var phone = new Phone(account, entry, account.NumberOf(entry));
        foreach (var field in fields.Count > 0 ? fields.Distinct(StringComparer.Ordinal) : Usual)
        {
            Known[field](writer, phone);
        }

        writer.WriteString("id", entry.Number.PhoneNumberId);
    }

    private static void Throughput(Utf8JsonWriter writer, Phone phone)
    {
        writer.WriteStartObject("throughput");
        writer.WriteString("level", phone.State.Throughput);
        writer.WriteEndObject();
    }

    private static void WebhookConfiguration(Utf8JsonWriter writer, Phone phone)
    {
        writer.WriteStartObject("webhook_configuration");
        writer.WriteOptional("phone_number", phone.State.Override?.AbsoluteUri);
        writer.WriteOptional("whatsapp_business_account", phone.Account.Wabas.GetValueOrDefault(phone.State.WabaId)?.Override?.AbsoluteUri);
        writer.WriteOptional("application", phone.Account.Subscription?.Callback.AbsoluteUri);
        writer.WriteEndObject();
    }

    private static void HealthStatus(Utf8JsonWriter writer, Phone phone)
    {
        var can = phone.State.Status == "CONNECTED" ? "AVAILABLE" : "BLOCKED";
        writer.WriteStartObject("health_status");
        writer.WriteString("can_send_message", can);
        writer.WriteStartArray("entities");
        Entity(writer, "PHONE_NUMBER", phone.Entry.Number.PhoneNumberId, can);
        Entity(writer, "WABA", phone.State.WabaId, "AVAILABLE");
        Entity(writer, "APP", phone.Entry.Tenant.Meta!.AppId, "AVAILABLE");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Entity(Utf8JsonWriter writer, string type, string id, string can)
    {
        writer.WriteStartObject();
        writer.WriteString("entity_type", type);
        writer.WriteString("id", id);
        writer.WriteString("can_send_message", can);
        if (can == "BLOCKED")
        {
            writer.WriteStartArray("errors");
            writer.WriteStartObject();
            writer.WriteNumber("error_code", 133010);
            writer.WriteString("error_description", "The phone number is not registered.");
            writer.WriteString("possible_solution", "Register the phone number on the Cloud API.");
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private sealed record Phone(MetaAccount Account, NumberEntry Entry, NumberState State);
}
