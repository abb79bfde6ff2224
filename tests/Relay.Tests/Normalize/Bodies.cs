using System.Text;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

/// <summary>Bodies of webhooks.</summary>
internal static class Bodies
{
    public const string Customer = "15557770001";

    public static string WhatsApp(params string[] entries) =>
        $$"""{"object":"whatsapp_business_account","entry":[{{string.Join(',', entries)}}]}""";

    /// <summary>An entry with one change of a number.</summary>
    public static string Entry(string members, string number = Harbor.Number, string waba = Harbor.Waba, string field = "messages") =>
        $$$"""{"id":"{{{waba}}}","changes":[{"field":"{{{field}}}","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100","phone_number_id":"{{{number}}}"},{{{members}}}}}]}""";

    public static string Messages(params string[] messages) => $"\"messages\":[{string.Join(',', messages)}]";

    public static string Statuses(params string[] statuses) => $"\"statuses\":[{string.Join(',', statuses)}]";

    public static string Message(string id, string text = "hello", string from = Customer) =>
        $$$"""{"from":"{{{from}}}","id":"{{{id}}}","timestamp":"1777896000","type":"text","text":{"body":"{{{text}}}"}}""";

    /// <summary>A message that holds arrays, so that it is nested so deep in all.</summary>
    public static string Nested(string id, int depth) =>
        $$$"""{"from":"{{{Customer}}}","id":"{{{id}}}","timestamp":"1777896000","type":"text","text":{"body":"deep"},"x":{{{new string('[', depth - 1)}}}{{{new string(']', depth - 1)}}}}""";

    public static string Status(string id, string status = "delivered", string recipient = Customer, string? callback = null, string more = "") =>
        $$$"""{"id":"{{{id}}}","status":"{{{status}}}","timestamp":"1777896001","recipient_id":"{{{recipient}}}"{{{(callback is null ? "" : $",\"biz_opaque_callback_data\":\"{callback}\"")}}}{{{more}}}}""";

    public static string Genesys(string integration = Harbor.Integration, string id = "aa01", string to = Customer, string text = "hello", string type = "Text") =>
        $$"""
        {"id":"{{id}}","channel":{"id":"{{integration}}","platform":"Open","type":"Private","messageId":"{{id}}",
        "to":{"id":"{{to}}"},"from":{"nickname":"Desk","id":"{{integration}}"},"time":"2026-05-04T11:59:59.000Z"},
        "type":"{{type}}","direction":"Outbound","originatingEntity":"Human","text":"{{text}}"}
        """;

    public static byte[] Bytes(string body) => Encoding.UTF8.GetBytes(body);
}
