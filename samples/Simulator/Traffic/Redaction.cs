using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Relay.Simulator.Traffic;

/// <summary>Takes credentials out of what the log shows.</summary>
internal static class Redaction
{
    private const string Hidden = "[redacted]";

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

    /// <summary>A token request may carry the secret in its form instead of the header.</summary>
    public static ReadOnlyMemory<byte> Form(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        if (!text.Contains("secret", StringComparison.OrdinalIgnoreCase) && !text.Contains('%', StringComparison.Ordinal))
        {
            return body;
        }

        var shown = QueryHelpers.ParseQuery(text).Select(pair =>
            $"{Uri.EscapeDataString(pair.Key)}={(pair.Key.Contains("secret", StringComparison.OrdinalIgnoreCase) ? Hidden : Uri.EscapeDataString(pair.Value.ToString()))}");
        return Encoding.UTF8.GetBytes(string.Join('&', shown));
    }

    public static string Query(IQueryCollection query) => query.Count == 0
        ? string.Empty
        : "?" + string.Join('&', query.Select(pair =>
            $"{Uri.EscapeDataString(pair.Key)}={(IsSecret(pair.Key) ? Hidden : Uri.EscapeDataString(pair.Value.ToString()))}"));

    private static bool IsSecret(string key) =>
        key.Contains("token", StringComparison.OrdinalIgnoreCase) || key.Contains("secret", StringComparison.OrdinalIgnoreCase) || key == "appsecret_proof";

    private static string Scheme(string value)
    {
        var blank = value.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 ? value[..blank] : Hidden;
    }
}
