using System.Text.Json;

namespace Relay.Channels.Genesys;

/// <summary>Reads an answer of Genesys' administration.</summary>
internal static class GenesysReading
{
    /// <param name="read">Null when a member is missing without which the value is none.</param>
    public static ProviderResult<T> Of<T>(in ProviderAnswer answer, Func<JsonElement, T?> read)
        where T : class
    {
        if (answer.Status is < 200 or >= 300)
        {
            return GenesysFaults.Of(answer);
        }

        using var document = AnswerText.Json(answer.Body);
        if (document is not null && read(document.RootElement) is { } value)
        {
            return value;
        }

        var code = AnswerText.IsPage(answer.Body.Span) ? ProviderFaults.GenesysNoApi : ProviderFaults.GenesysUnreadable;
        return new ProviderFault(code, answer.Status);
    }
}
