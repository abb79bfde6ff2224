using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relay.Onboarding;

/// <summary>What was entered and does not count yet, by field. Of secrets it knows that there are some, never which.</summary>
internal sealed record DraftDocument
{
    // A member that is absent from the JSON arrives as null.
    public Dictionary<string, DraftValue> Values { get; init => field = value ?? new(StringComparer.Ordinal); } = new(StringComparer.Ordinal);

    public Dictionary<string, DraftSecret> Secrets { get; init => field = value ?? new(StringComparer.Ordinal); } = new(StringComparer.Ordinal);

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
