using System.Text.Json;
using Relay.Channels.Meta;

namespace Relay.Channels.WhatsApp;

/// <summary>Reads the answers to <see cref="WhatsAppAdministration"/>.</summary>
internal static class WhatsAppAdministrationAnswers
{
    public static ProviderResult<WhatsAppNumberPage> Numbers(in ProviderAnswer answer) => MetaReading.Of(answer, body =>
        body.Get("data").IsArray()
            ? new WhatsAppNumberPage(
                [.. body.Get("data").Items().Select(n => n.Word("id")).OfType<string>()],
                body.Get("paging").Word("next") is null ? null : body.Get("paging").Get("cursors").Word("after"))
            : null);

    public static ProviderResult<WhatsAppNumberState> Number(in ProviderAnswer answer) => MetaReading.Of(answer, body =>
    {
        var callbacks = body.Get("webhook_configuration");
        return body.Word("id") is { } id
            ? new WhatsAppNumberState(id)
            {
                DisplayNumber = body.Word("display_phone_number"),
                VerifiedName = body.Word("verified_name"),
                Quality = body.Word("quality_rating"),
                Throughput = body.Get("throughput").Word("level"),
                Status = body.Word("status"),
                NumberCallback = callbacks.Word("phone_number"),
                AccountCallback = callbacks.Word("whatsapp_business_account"),
                AppCallback = callbacks.Word("application"),
            }
            : null;
    });

    public static ProviderResult<WhatsAppSubscribedApps> SubscribedApps(in ProviderAnswer answer) => MetaReading.Of(answer, body =>
        body.Get("data").IsArray() ? new WhatsAppSubscribedApps([.. body.Get("data").Items().Select(App).OfType<WhatsAppSubscribedApp>()]) : null);

    /// <summary>The answer to a change.</summary>
    public static ProviderResult<MetaDone> Done(in ProviderAnswer answer) => MetaReading.Of(answer, MetaDone.Read);

    private static WhatsAppSubscribedApp? App(JsonElement item)
    {
        var app = item.Get("whatsapp_business_api_data");
        return app.Word("id") is { } id ? new WhatsAppSubscribedApp(id, app.Word("name"), item.Word("override_callback_uri")) : null;
    }
}

/// <summary>Ids of an account's numbers.</summary>
/// <param name="After">The cursor of the next page; null when there is none.</param>
internal sealed record WhatsAppNumberPage(IReadOnlyList<string> Ids, string? After);

/// <summary>A number as Meta has it.</summary>
internal sealed record WhatsAppNumberState(string Id)
{
    public string? DisplayNumber { get; init; }

    public string? VerifiedName { get; init; }

    /// <summary><c>GREEN</c>, <c>YELLOW</c>, <c>RED</c> or <c>UNKNOWN</c>.</summary>
    public string? Quality { get; init; }

    /// <summary><c>STANDARD</c> or <c>HIGH</c>.</summary>
    public string? Throughput { get; init; }

    /// <summary>Such as <c>CONNECTED</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The callback that messages of this number alone go to; it goes before the account's.</summary>
    public string? NumberCallback { get; init; }

    public string? AccountCallback { get; init; }

    public string? AppCallback { get; init; }
}

/// <summary>The apps to which an account's webhooks go.</summary>
internal sealed record WhatsAppSubscribedApps(IReadOnlyList<WhatsAppSubscribedApp> All)
{
    public WhatsAppSubscribedApp? Of(string appId) => All.FirstOrDefault(a => a.AppId == appId);
}

/// <param name="Override">The callback that the account's messages go to; null: the app's own.</param>
internal sealed record WhatsAppSubscribedApp(string AppId, string? Name, string? Override);
