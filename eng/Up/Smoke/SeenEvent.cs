using System.Text.Json;

namespace Relay.Up.Smoke;

/// <summary>A normalised message as it was read from Kafka.</summary>
internal sealed record SeenEvent(string? CeId, string? CeType, string? CeTenant, string? Key, JsonElement Value, long SeenAt);
