using System.Globalization;
using System.Text;
using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Meta;

/// <summary>What the Graph API's answers mean, apart from success, which each channel words in its own way.</summary>
internal static class MetaAnswers
{
    private const string UsageHeader = "X-Business-Use-Case-Usage";
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Null when it is a success, which the caller reads from <paramref name="body"/>.</summary>
    /// <param name="body">The answer's JSON; undefined when it is none.</param>
    public static SendOutcome? Failure(in ProviderAnswer answer, JsonElement body)
    {
        if (answer.Failure != TransportFailure.None)
        {
            return Unanswered(answer.Failure);
        }

        if (body.Get("error") is { ValueKind: JsonValueKind.Object } error)
        {
            return OfError(answer, error);
        }

        return answer.Status is >= 200 and < 300 ? null : OfStatus(answer);
    }

    /// <summary>The JSON of an answer; null when it is none. The caller disposes it.</summary>
    public static JsonDocument? Read(ReadOnlyMemory<byte> body) => AnswerText.Json(body);

    private static SendOutcome Unanswered(TransportFailure failure) => failure switch
    {
        TransportFailure.NotSent => new Retry(DeliveryCategories.Unavailable, null, "No connection to Meta."),
        TransportFailure.TimedOut => new Unknown(DeliveryCategories.Timeout, null, "Meta did not answer in time."),
        _ => new Unknown(DeliveryCategories.Unavailable, null, "The connection broke before Meta answered."),
    };

    private static SendOutcome OfError(in ProviderAnswer answer, JsonElement error)
    {
        var code = error.Whole("code");
        var subcode = error.Whole("error_subcode");
        var row = code is { } number ? MetaErrors.Find(number, subcode) : null;
        var text = row?.Subcode is { } sub ? string.Create(CultureInfo.InvariantCulture, $"{code}/{sub}") : code?.ToString(CultureInfo.InvariantCulture);
        if (row is null)
        {
            return OfUnlisted(answer, error, text);
        }

        var detail = $"{row.Title}.";
        return row.Verdict switch
        {
            MetaVerdict.Retry => new Retry(row.Category, text, detail, Wait(answer, row), row.Scope),
            MetaVerdict.Reject => new Rejected(row.Category, text, detail, row.Scope),
            MetaVerdict.Sent => new Delivered([]),
            _ => throw new InvalidOperationException($"No such verdict: {row.Verdict}."),
        };
    }

    private static SendOutcome OfUnlisted(in ProviderAnswer answer, JsonElement error, string? code)
    {
        if (answer.Status == 429)
        {
            return new Retry(DeliveryCategories.Throttled, code, "Too many calls.", Wait(answer), RetryScope.Destination);
        }

        if (error.Flag("is_transient") is true || answer.Status >= 500)
        {
            var scope = answer.Status >= 500 ? RetryScope.Destination : RetryScope.Message;
            return new Retry(DeliveryCategories.Unavailable, code, "Meta cannot take it now.", Clamp(answer.RetryAfter), scope);
        }

        return answer.Status == 401
            ? new Rejected(DeliveryCategories.Authentication, code, "Meta refused the access.", RetryScope.Destination)
            : new Rejected(DeliveryCategories.Unknown, code, "Meta refused it with a code that Relay does not know.");
    }

    // No word of the Graph API itself. What a gateway says after 5xx leaves open whether the message got through.
    private static SendOutcome OfStatus(in ProviderAnswer answer) => answer.Status switch
    {
        429 => new Retry(DeliveryCategories.Throttled, null, "Too many calls.", Wait(answer), RetryScope.Destination),
        401 or 403 => new Rejected(DeliveryCategories.Authentication, null, "Meta refused the access.", RetryScope.Destination),
        >= 300 and < 400 or 404 or 405 => new Rejected(
            DeliveryCategories.Configuration, null, "There is no Graph API at this address.", RetryScope.Destination),
        408 => new Unknown(DeliveryCategories.Timeout, null, "Meta did not answer in time."),
        >= 400 and < 500 => new Rejected(DeliveryCategories.Unknown, null, "Meta refused it without a reason."),
        _ => new Unknown(DeliveryCategories.Unavailable, null, "Something between here and Meta failed."),
    };

    private static TimeSpan? Wait(in ProviderAnswer answer, MetaError row) =>
        row.Category == DeliveryCategories.Throttled ? Wait(answer) ?? row.Wait : Clamp(answer.RetryAfter) ?? row.Wait;

    private static TimeSpan? Wait(in ProviderAnswer answer) => Clamp(answer.RetryAfter ?? RegainAccess(answer.Header?.Invoke(UsageHeader)));

    private static TimeSpan? Clamp(TimeSpan? wait) => wait switch
    {
        null => null,
        { } time when time < TimeSpan.Zero => TimeSpan.Zero,
        { } time => time > LongestWait ? LongestWait : time,
    };

    // {"<id>":[{"estimated_time_to_regain_access":<minutes>,…}]}: the longest of all counts; 0 says nothing.
    private static TimeSpan? RegainAccess(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        using var usage = Read(Encoding.UTF8.GetBytes(header));
        var longest = (usage?.RootElement ?? default).Members()
            .SelectMany(member => member.Value.Items())
            .Max(use => use.Whole("estimated_time_to_regain_access")) ?? 0;
        return longest > 0 ? TimeSpan.FromMinutes(Math.Min(longest, 60)) : null;
    }
}
