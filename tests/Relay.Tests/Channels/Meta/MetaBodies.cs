using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Tests.Channels.Meta;

/// <summary>Slices and parses as the caller of the adapters does.</summary>
internal static class MetaBodies
{
    public static Tenant Tenant { get; } = new() { Id = TenantId.Parse("acme"), Name = "Acme" };

    public static SlicedBody Slice(string body) => MetaEnvelope.Slice(Encoding.UTF8.GetBytes(body));

    public static string[] Kinds(string body) => [.. Slice(body).Items.Select(item => item.Kind)];

    public static IReadOnlyList<ParsedItem> Parse(string body) => Parse(Encoding.UTF8.GetBytes(body));

    public static IReadOnlyList<ParsedItem> Parse(ReadOnlyMemory<byte> body) => [.. MetaEnvelope.Slice(body).Items.Select(Parse)];

    public static ParsedItem Parse(WebhookItem item)
    {
        if (item.Kind == WebhookItem.Empty)
        {
            return new Ignored(IgnoredReasons.Empty);
        }

        if (item.Kind == WebhookItem.Unknown)
        {
            return new Refused(QuarantineReasons.UnknownShape, "");
        }

        if (!Utf8.IsValid(item.Json.Span))
        {
            return new Refused(QuarantineReasons.NotUtf8, "");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(item.Json);
        }
        catch (JsonException)
        {
            return new Refused(QuarantineReasons.TooDeep, "");
        }

        using (document)
        {
            return new WhatsAppParser().Parse(new JsonItem(item, document.RootElement), Tenant);
        }
    }

    /// <summary>A body with one change.</summary>
    public static string Change(string value, string field = "messages", string entry = "\"id\":\"700700700\"") =>
        $$"""{"object":"whatsapp_business_account","entry":[{{{entry}},"changes":[{"field":"{{field}}","value":{{value}}}]}]}""";

    /// <summary>A value of the number 500500500 with these members.</summary>
    public static string Value(string members) =>
        $$$"""{"messaging_product":"whatsapp","metadata":{"display_phone_number":"+1 415-555-0100","phone_number_id":"500500500"},{{{members}}}}""";

    public static string Entries(string entries) => $$"""{"object":"whatsapp_business_account","entry":{{entries}}}""";

    public static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
