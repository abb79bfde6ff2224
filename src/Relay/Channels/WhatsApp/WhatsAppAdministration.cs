using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Relay.Channels.Meta;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Channels.WhatsApp;

/// <summary>
/// The calls about a WhatsApp business account and its numbers, with the system user's token. What they answer,
/// <see cref="WhatsAppAdministrationAnswers"/> reads.
/// </summary>
internal static class WhatsAppAdministration
{
    /// <summary>The field of messages and statuses; without it nothing arrives.</summary>
    public const string MessagesField = MetaNames.Messages;

    /// <summary>Meta takes no longer callback.</summary>
    public const int MaxCallbackLength = 200;

    private const string OfNumber = "id,display_phone_number,verified_name,quality_rating,throughput,status,webhook_configuration";

    /// <summary>Fields that Relay understands. All but messages go to the app's own callback only, whatever a business account says.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        MessagesField, "account_alerts", "account_review_update", "account_update", "business_capability_update", "message_template_quality_update",
        "message_template_status_update", "phone_number_name_update", "phone_number_quality_update", "security", "template_category_update",
    ];

    /// <param name="after">The cursor of the page before; null for the first.</param>
    public static ProviderRequest Numbers(MetaSettings settings, string wabaId, SecretValue token, string? after) => MetaGraph.Get(
        settings, $"{MetaGraph.Id(wabaId)}/phone_numbers?fields=id&limit=100{(after is null ? "" : $"&after={MetaGraph.Id(after)}")}", token);

    public static ProviderRequest Number(MetaSettings settings, string phoneNumberId, SecretValue token) =>
        MetaGraph.Get(settings, $"{MetaGraph.Id(phoneNumberId)}?fields={OfNumber}", token);

    public static ProviderRequest SubscribedApps(MetaSettings settings, string wabaId, SecretValue token) =>
        MetaGraph.Get(settings, SubscribedApps(wabaId), token);

    /// <summary>
    /// Subscribes the app, without a callback of its own. Only for an app that is not subscribed yet: to one that is, the same call removes
    /// its override.
    /// </summary>
    public static ProviderRequest Subscribe(MetaSettings settings, string wabaId, SecretValue token) =>
        new(MetaGraph.Uri(settings, SubscribedApps(wabaId)), default, new BearerToken(token));

    /// <summary>Sends the account's messages to a callback of its own; Meta performs the handshake before it answers.</summary>
    public static ProviderRequest Override(MetaSettings settings, string wabaId, SecretValue token, Uri callback, SecretValue verifyToken) =>
        Post(settings, SubscribedApps(wabaId), token, new CallbackOverride(callback.AbsoluteUri, verifyToken.Reveal()), WhatsAppJson.Default.CallbackOverride);

    /// <summary>Removes a number's own callback, which goes before the account's.</summary>
    public static ProviderRequest RemoveNumberOverride(MetaSettings settings, string phoneNumberId, SecretValue token) => Post(
        settings, MetaGraph.Id(phoneNumberId), token, new NumberOverride(new CallbackOverride("", verifyToken: null)), WhatsAppJson.Default.NumberOverride);

    private static string SubscribedApps(string wabaId) => $"{MetaGraph.Id(wabaId)}/subscribed_apps";

    private static ProviderRequest Post<T>(MetaSettings settings, string path, SecretValue token, T body, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, RelayJson.WriterOptions))
        {
            JsonSerializer.Serialize(writer, body, type);
        }

        return new ProviderRequest(MetaGraph.Uri(settings, path), buffer.WrittenMemory, new BearerToken(token));
    }
}
