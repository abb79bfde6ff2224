using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relay.Up.Smoke;

/// <summary>The last line of a smoke run.</summary>
internal sealed record SmokeResult(bool Ok)
{
    public double? WebhookMs { get; init; }

    public double? EventMs { get; init; }

    public double? GenesysMs { get; init; }

    public double? ReplyMs { get; init; }

    public string? CeId { get; init; }

    public string? Error { get; init; }

    public static SmokeResult Failed(string error) => new(false) { Error = error };
}

internal sealed record CustomerMessage(string PhoneNumberId, string Text);

internal sealed record CustomerMessageSent(string Wamid, int Status, double Ms);

internal sealed record AgentMessage(string To, string Text);

internal sealed record AgentMessageSent(string Id, int Status, double Ms);

/// <summary>One call that reached the simulator.</summary>
internal sealed record LoggedCall(long N, DateTimeOffset At, string Service, string Path, JsonElement Body, int Answer);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SmokeResult))]
[JsonSerializable(typeof(CustomerMessage))]
[JsonSerializable(typeof(CustomerMessageSent))]
[JsonSerializable(typeof(AgentMessage))]
[JsonSerializable(typeof(AgentMessageSent))]
[JsonSerializable(typeof(IReadOnlyList<LoggedCall>))]
internal sealed partial class SmokePayloads : JsonSerializerContext;
