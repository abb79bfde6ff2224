using System.Globalization;
using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>Reads what the API answered.</summary>
internal static class GenesysAnswer
{
    // A wait that is longer is a daily limit; asking again in an hour costs one call and finds out when the limit was raised.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static SendOutcome Interpret(in ProviderAnswer answer)
    {
        if (answer.Status == 0)
        {
            return GenesysErrors.Outcome(answer.Failure);
        }

        using var document = AnswerText.Json(answer.Body);
        var body = document?.RootElement ?? default;
        if (answer.Status is >= 200 and < 300)
        {
            return document is null && AnswerText.IsPage(answer.Body.Span) ? GenesysErrors.NoApi() : Success(body, answer.Request);
        }

        var code = AnswerText.Code(body.Text("code"));
        return answer.Status == 404 && IsReceipt(answer.Request)
            ? GenesysErrors.UnknownMessage(code)
            : GenesysErrors.Outcome(answer.Status, code, Wait(answer));
    }

    private static bool IsReceipt(ProviderRequest? request) =>
        request?.Uri.AbsolutePath.EndsWith($"/{GenesysSender.ReceiptEndpoint}", StringComparison.Ordinal) is true;

    // The receipt endpoint answers with a receipt, which can say Failed under a status of 200. Where Failed is what was told, it is its echo.
    private static SendOutcome Success(JsonElement body, ProviderRequest? request)
    {
        if (SaysFailed(body) && !TellsFailed(request))
        {
            var code = AnswerText.Code(body.Get("reasons").Items().FirstOrDefault().Text("code"));
            return new Rejected(DeliveryCategories.Content, code, $"Genesys took the request and failed it ({code ?? "no reason"}).");
        }

        return new Delivered(body.Word("id") is { } id ? [id] : []);
    }

    private static bool SaysFailed(JsonElement body) => string.Equals(body.Text("status"), "Failed", StringComparison.OrdinalIgnoreCase);

    private static bool TellsFailed(ProviderRequest? request)
    {
        using var document = request is null ? null : AnswerText.Json(request.Body);
        return document is not null && SaysFailed(document.RootElement);
    }

    private static TimeSpan? Wait(in ProviderAnswer answer)
    {
        var wait = answer.RetryAfter;
        if (wait is null
            && answer.Status == 429
            && double.TryParse(answer.Header?.Invoke("inin-ratelimit-reset"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= 0)
        {
            wait = TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds));
        }

        return wait > LongestWait ? LongestWait : wait;
    }
}
