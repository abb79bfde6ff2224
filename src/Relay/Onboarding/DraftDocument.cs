using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relay.Onboarding;

/// <summary>What was entered and does not count yet, by field. Of secrets it knows that there are some, never which.</summary>
internal sealed record DraftDocument
{
    public Dictionary<string, DraftValue> Values { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, DraftSecret> Secrets { get; init; } = new(StringComparer.Ordinal);

    public bool IsEmpty => Values.Count == 0 && Secrets.Count == 0;

    public static DraftDocument Read(string? json) =>
        json is null ? new DraftDocument() : JsonSerializer.Deserialize(json, DraftJson.Default.DraftDocument) ?? new DraftDocument();

    public string Write() => JsonSerializer.Serialize(this, DraftJson.Default.DraftDocument);
}

/// <param name="By">Who entered it, as the audit names him.</param>
internal sealed record DraftValue(string Text, string By);

/// <param name="Stamp">Another one for every value.</param>
internal sealed record DraftSecret(string Stamp, string By);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DraftDocument))]
internal sealed partial class DraftJson : JsonSerializerContext;
