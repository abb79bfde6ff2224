using System.Text;
using System.Text.Json;

namespace Relay.IntegrationTests.Harness;

/// <summary>A record as a consumer sees it.</summary>
/// <param name="Topic">Without the prefix.</param>
public sealed record SeenRecord(string Topic, int Partition, long Offset, string Key, byte[] Value, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };
    private readonly Lazy<JsonElement> _json = new(() => Parse(Value));

    /// <summary>The value; undefined where it is no JSON.</summary>
    public JsonElement Json => _json.Value;

    public string? Tenant => Headers.GetValueOrDefault("ce_tenant");

    public string? CeType => Headers.GetValueOrDefault("ce_type");

    public string? RawPosition => Headers.GetValueOrDefault("relay_raw");

    /// <summary>Whether Normalize made it of an item; what Dispatch makes of that later points to the same raw record.</summary>
    public bool IsOfAnItem => Topic is not ("deliveries" or "deadletters") && Text("source") != "relay";

    public string Position => $"{Topic}/{Partition}/{Offset}";

    public string Body => Encoding.UTF8.GetString(Value);

    public string? Text(params ReadOnlySpan<string> path) => Json.Text(path);

    private static JsonElement Parse(byte[] value)
    {
        try
        {
            using var document = JsonDocument.Parse(value, Options);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Raw webhooks may be anything; whoever looks into one that is no JSON finds nothing there.
            return default;
        }
    }

    /// <summary>For the message of a failed test; values of a run are made up, so they may be shown there.</summary>
    public override string ToString() => $"{Position} {Key} {CeType} {(Body.Length < 300 ? Body : $"{Body[..300]}…")}";
}
