using System.Text.Json;
using Relay.Simulator.Driving;
using Relay.Simulator.Json;

namespace Relay.Simulator.Genesys.Integrations;

/// <summary>An integration as the API shows it.</summary>
internal static class IntegrationJson
{
    public const string Path = "/api/v2/conversations/messaging/integrations/open";

    // Whether the real service masks it is not documented; a simulator that shows it would teach clients to rely on that.
    private const string Masked = "********";

    public static void Write(Utf8JsonWriter writer, OpenIntegration integration, DateTimeOffset now)
    {
        writer.WriteString("id", integration.Id);
        writer.WriteString("name", integration.Name);
        writer.WriteString(IntegrationRules.Url, integration.WebhookUrl.AbsoluteUri);
        writer.WriteString(IntegrationRules.Secret, Masked);
        writer.WriteStartObject(IntegrationRules.Headers);
        foreach (var (name, value) in integration.WebhookHeaders)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        Reference(writer, "supportedContent", integration.SupportedContentId, "/api/v2/conversations/messaging/supportedcontent/");
        Reference(writer, "messagingSetting", integration.MessagingSettingId, "/api/v2/conversations/messaging/settings/");
        writer.WriteString("status", integration.IsActive ? "active" : "inactive");
        writer.WriteString("createStatus", integration.CreateStatus(now));
        if (integration.IsComplete(now))
        {
            Reference(writer, "recipient", integration.Id.ToString(), "/api/v2/routing/message/recipients/");
        }

        if (integration.CreationFails && now >= integration.CompleteAt)
        {
            writer.WriteStartObject("createError");
            writer.WriteString("message", "The integration could not be created.");
            writer.WriteString("code", "internal.server.error");
            writer.WriteNumber("status", 500);
            writer.WriteEndObject();
        }

        writer.WriteOptional("dateCreated", integration.CreatedAt is { } created ? DrivingAnswers.Time(created) : null);
        writer.WriteOptional("dateModified", integration.ModifiedAt is { } modified ? DrivingAnswers.Time(modified) : null);
        writer.WriteString("selfUri", $"{Path}/{integration.Id}");
    }

    private static void Reference(Utf8JsonWriter writer, string name, string? id, string path)
    {
        if (id is null)
        {
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("id", id);
        writer.WriteString("selfUri", path + id);
        writer.WriteEndObject();
    }
}
