using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relay.Channels.WhatsApp;

/// <summary>A body of <c>POST /{phone-number-id}/messages</c>. Of the objects exactly the one that <see cref="Type"/> names is there.</summary>
internal sealed record WhatsAppBody(string Type)
{
    public string MessagingProduct { get; init; } = "whatsapp";

    /// <summary><c>individual</c> or <c>group</c>.</summary>
    public string RecipientType { get; init; } = "individual";

    /// <summary>A number with <c>+</c>, or a group. Without the plus Meta may put the business's own country before it.</summary>
    public string? To { get; init; }

    /// <summary>A business-scoped user id, in place of a number.</summary>
    public string? Recipient { get; init; }

    public WhatsAppContext? Context { get; init; }

    public WhatsAppText? Text { get; init; }

    public WhatsAppFile? Image { get; init; }

    public WhatsAppFile? Audio { get; init; }

    public WhatsAppFile? Video { get; init; }

    public WhatsAppFile? Document { get; init; }

    public WhatsAppFile? Sticker { get; init; }

    public WhatsAppPlace? Location { get; init; }

    public WhatsAppReaction? Reaction { get; init; }

    public WhatsAppTemplate? Template { get; init; }

    /// <summary>Comes back with every status of the message.</summary>
    public string? BizOpaqueCallbackData { get; init; }
}

internal sealed record WhatsAppContext(string MessageId);

internal sealed record WhatsAppText(string Body, bool? PreviewUrl = null);

internal sealed record WhatsAppFile(string? Id, string? Link, string? Caption = null, string? Filename = null, bool? Voice = null);

internal sealed record WhatsAppPlace(double Latitude, double Longitude, string? Name, string? Address);

/// <summary>An empty emoji takes the reaction back.</summary>
internal sealed record WhatsAppReaction(string MessageId, string Emoji);

internal sealed record WhatsAppTemplate(
    string Name,
    WhatsAppLanguage Language,
    [property: JsonConverter(typeof(WhatsAppComponentsConverter))] ReadOnlyMemory<byte>? Components);

internal sealed record WhatsAppLanguage(string Code);

/// <summary>Components are written as the sender's caller gave them.</summary>
internal sealed class WhatsAppComponentsConverter : JsonConverter<ReadOnlyMemory<byte>?>
{
    public override ReadOnlyMemory<byte>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Bodies are written only.");

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte>? value, JsonSerializerOptions options)
    {
        if (value is { } json)
        {
            writer.WriteRawValue(json.Span, skipInputValidation: true);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WhatsAppBody))]
[JsonSerializable(typeof(CallbackOverride))]
[JsonSerializable(typeof(NumberOverride))]
internal sealed partial class WhatsAppJson : JsonSerializerContext;
