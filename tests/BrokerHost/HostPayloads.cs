using System.Text.Json.Serialization;

namespace Relay.BrokerHost;

/// <summary>The one line that a started host prints.</summary>
internal sealed record HostStarted(string BootstrapServers);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostStarted))]
internal sealed partial class HostPayloads : JsonSerializerContext;
