using System.Text.Json;

namespace Relay.Channels.Meta;

/// <summary>Reads an answer of the Graph API's administration.</summary>
internal static class MetaReading
{
    /// <summary>An answer to a call with a user's token.</summary>
    /// <param name="read">Null when a member is missing without which the value is none.</param>
    public static ProviderResult<T> Of<T>(in ProviderAnswer answer, Func<JsonElement, T?> read)
        where T : class => Of(answer, read, isOfApp: false);

    /// <summary>An answer to a call with an app's token.</summary>
    /// <param name="read">Null when a member is missing without which the value is none.</param>
    public static ProviderResult<T> OfApp<T>(in ProviderAnswer answer, Func<JsonElement, T?> read)
        where T : class => Of(answer, read, isOfApp: true);

    private static ProviderResult<T> Of<T>(in ProviderAnswer answer, Func<JsonElement, T?> read, bool isOfApp)
        where T : class
    {
        using var document = AnswerText.Json(answer.Body);
        var body = document?.RootElement ?? default;
        if (answer.Status is < 200 or >= 300 || body.Get("error").IsObject())
        {
            return MetaFaults.Of(answer, body, isOfApp);
        }

        if (document is not null && read(body) is { } value)
        {
            return value;
        }

        return new ProviderFault(document is null ? ProviderFaults.MetaNoApi : ProviderFaults.MetaUnreadable, answer.Status);
    }
}
