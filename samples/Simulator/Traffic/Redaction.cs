using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Relay.Simulator.Json;

namespace Relay.Simulator.Traffic;

/// <summary>Takes credentials out of what the log shows.</summary>
internal static class Redaction
{
    private const string Hidden = "[redacted]";

    // What people write to each other passes here, whatever words they use; these bodies hold no credentials.
    private static readonly string[] Conversations =
        ["/messages", "/inbound/open/message", "/inbound/open/structured/response", "/inbound/open/event", "/inbound/open/receipt"];

    public static KeyValuePair<string, string>[] Headers(IHeaderDictionary headers)
    {
        var shown = new KeyValuePair<string, string>[headers.Count];
        var i = 0;
        foreach (var (name, values) in headers)
        {
            var value = values.ToString();
            shown[i++] = KeyValuePair.Create(name, name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? Scheme(value) : value);
        }

        return shown;
    }

    public static ReadOnlyMemory<byte> Body(ServiceRequest request)
    {
        if (request.Body.IsEmpty || Conversations.Any(path => request.Path.EndsWith(path, StringComparison.OrdinalIgnoreCase)))
        {
            return request.Body;
        }

        if (request.Headers.ContentType.ToString().StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8.GetBytes(Pairs(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span))));
        }

        using var document = JsonInput.Parse(request.Body);
        // What cannot be read may hold a secret all the same.
        return document is null
            ? Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{request.Body.Length} bytes that are no JSON]"))
            : Shown(document.RootElement);
    }

    public static string Query(IQueryCollection query) => query.Count == 0 ? string.Empty : "?" + Pairs(query);

    private static string Pairs(IEnumerable<KeyValuePair<string, StringValues>> pairs) => string.Join(
        '&',
        pairs.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={(IsSecretOfForm(pair.Key) ? Hidden : Uri.EscapeDataString(pair.Value.ToString()))}"));

    private static byte[] Shown(JsonElement element)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, element);
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (IsSecret(member.Name))
                    {
                        writer.WriteStringValue(Hidden);
                    }
                    else
                    {
                        Write(writer, member.Value);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    // In JSON these two are ordinary words.
    private static bool IsSecretOfForm(string key) => IsSecret(key) || key is "code" or "state";

    /// <summary>Headers of an integration's webhooks may serve as a second shared secret.</summary>
    private static bool IsSecret(string key) =>
        key.Contains("token", StringComparison.OrdinalIgnoreCase)
        || key.Contains("secret", StringComparison.OrdinalIgnoreCase)
        || key is "appsecret_proof" or "code_verifier" or "webhookHeaders";

    private static string Scheme(string value)
    {
        var blank = value.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 ? value[..blank] : Hidden;
    }
}
