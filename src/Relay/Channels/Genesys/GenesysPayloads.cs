using System.Text.Json.Serialization;

namespace Relay.Channels.Genesys;

/// <summary>Body of <c>inbound/open/message</c>: a customer writes.</summary>
internal sealed record InboundMessage(InboundMessageChannel Channel, string Text);

internal sealed record InboundMessageChannel(string MessageId, Sender From, string Time);

/// <param name="Id">The customer key; with the integration it is Genesys' thread, so it never changes.</param>
internal sealed record Sender(string Id, string IdType, string? Nickname, string? FirstName, string? LastName);

/// <summary>Body of <c>inbound/open/receipt</c>: what became of an agent's message.</summary>
/// <param name="Id">Genesys' own id of that message.</param>
internal sealed record InboundReceipt(
    string Id, InboundReceiptChannel Channel, string Status, bool IsFinalReceipt, IReadOnlyList<ReceiptReason>? Reasons = null);

/// <param name="To">The customer, not the integration.</param>
internal sealed record InboundReceiptChannel(Customer To, string Time);

internal sealed record Customer(string Id, string IdType);

internal sealed record ReceiptReason(string Code, string Message);

/// <summary>Body of creating and changing an Open Messaging integration. Its secret makes it one that is never printed.</summary>
internal sealed class IntegrationChange(string name, string? webhook, string? signatureSecret)
{
    public string Name { get; } = name;

    public string? OutboundNotificationWebhookUrl { get; } = webhook;

    public string? OutboundNotificationWebhookSignatureSecretToken { get; } = signatureSecret;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InboundMessage))]
[JsonSerializable(typeof(InboundReceipt))]
[JsonSerializable(typeof(IntegrationChange))]
internal sealed partial class GenesysJson : JsonSerializerContext;
