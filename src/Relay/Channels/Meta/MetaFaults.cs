using System.Globalization;
using System.Text.Json;

namespace Relay.Channels.Meta;

/// <summary>
/// What an error of the Graph API means to whoever administers. The code decides, never the HTTP status: Graph says 400 to nearly everything.
/// </summary>
internal static class MetaFaults
{
    private const long Expired = 463;

    /// <param name="body">The answer's JSON; undefined when it is none.</param>
    /// <param name="isOfApp">Whether the call was made with an app's token, so that a token that is refused is a wrong app secret.</param>
    public static ProviderFault Of(in ProviderAnswer answer, JsonElement body, bool isOfApp)
    {
        if (answer.Failure != TransportFailure.None)
        {
            return new ProviderFault(ProviderFaults.MetaUnreachable, HttpStatus: null) { IsRetryable = true };
        }

        var error = body.Get("error");
        var (number, subcode) = (error.Whole("code"), error.Whole("error_subcode"));
        var words = error.Text("message");
        var code = number is null ? OfStatus(answer.Status) : OfCode(number.Value, subcode, words, answer.Status, isOfApp);
        return new ProviderFault(code, answer.Status)
        {
            ProviderCode = CodeText(number, subcode),
            Words = AnswerText.Words(error.Text("error_user_msg") ?? error.Get("error_data").Text("details") ?? words),
            IsRetryable = code is ProviderFaults.MetaThrottled or ProviderFaults.MetaFailed || error.Flag("is_transient") is true,
        };
    }

    /// <summary>Such as <c>190/463</c>.</summary>
    public static string? CodeText(long? code, long? subcode) => (code, subcode) switch
    {
        (null, _) => null,
        (_, null or 0) => code.Value.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{code}/{subcode}"),
    };

    private static string OfCode(long code, long? subcode, string? words, int status, bool isOfApp) => code switch
    {
        190 or 101 or 102 or 0 when isOfApp => ProviderFaults.MetaAppRefused,
        190 when subcode == Expired => ProviderFaults.MetaTokenExpired,
        190 or 102 or 0 => ProviderFaults.MetaTokenRefused,
        101 => ProviderFaults.MetaAppRefused,
        10 or 3 or 131005 or (>= 200 and < 300) => ProviderFaults.MetaPermissionMissing,

        // The one code for everything that is wrong with a call; only its words say which it is.
        100 when Says(words, "appsecret_proof") => ProviderFaults.MetaProofRequired,
        100 when Says(words, "must be subscribed") => ProviderFaults.MetaNotSubscribed,
        100 when subcode == 33 || Says(words, "does not exist") => ProviderFaults.MetaNotFound,
        33 or 803 => ProviderFaults.MetaNotFound,
        2200 => ProviderFaults.MetaCallbackRefused,
        4 or 17 or 32 or 341 or 613 or 80007 or 130429 => ProviderFaults.MetaThrottled,
        1 or 2 or 131000 or 131016 or 133004 => ProviderFaults.MetaFailed,
        _ when status >= 500 => ProviderFaults.MetaFailed,
        _ => ProviderFaults.MetaRefused,
    };

    private static string OfStatus(int status) => status switch
    {
        429 => ProviderFaults.MetaThrottled,
        >= 500 or 408 => ProviderFaults.MetaFailed,
        _ => ProviderFaults.MetaNoApi,
    };

    private static bool Says(string? words, string phrase) => words?.Contains(phrase, StringComparison.OrdinalIgnoreCase) is true;
}
