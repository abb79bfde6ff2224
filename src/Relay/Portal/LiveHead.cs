using System.Text.Json.Serialization;

namespace Relay.Portal;

/// <summary>The first line of what a script is told while something runs.</summary>
/// <param name="IsBegun">False: nothing runs, and the words say why.</param>
internal sealed record LiveHead(bool IsBegun, string? Words);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveHead))]
internal sealed partial class LiveJson : JsonSerializerContext;
