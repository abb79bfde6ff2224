using System.Globalization;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Channels;

/// <summary>
/// Turns records into calls and answers into outcomes. Pure: Dispatch does the calling, the waiting and the retrying, so an adapter is
/// tested with bytes alone.
/// </summary>
internal interface IChannelSender
{
    /// <summary>The kind of destination: <c>whatsapp</c>, <c>genesys</c>.</summary>
    string Key { get; }

    /// <summary>The calls that a message needs, in order; at least one, or a refusal.</summary>
    SendPlan Plan(Message message, SendTarget target);

    /// <summary>The calls that tell of a receipt; an empty plan when this destination is not told of it.</summary>
    SendPlan Plan(Receipt receipt, SendTarget target);

    /// <summary>What the provider's answer means; every status and every body, also none at all, has a meaning.</summary>
    SendOutcome Interpret(in ProviderAnswer answer);

    /// <summary>What an answer, a success too, says of the limit of scope <see cref="RetryScope.Provider"/>; null when it says nothing.</summary>
    LimitReading? ReadLimit(in ProviderAnswer answer) => null;
}

/// <summary>Where something goes.</summary>
/// <param name="Account">The customer's account on his channel.</param>
/// <param name="CallbackData">Makes the correlation text of a part, for providers that give one back: from the part's number and whether it
/// is the last; null when statuses cannot come back.</param>
internal sealed record SendTarget(Tenant Tenant, ChannelAccount Account, Func<int, bool, string?> CallbackData);

/// <summary>The calls, or why there can be none.</summary>
internal sealed record SendPlan(IReadOnlyList<ProviderRequest> Calls, Rejected? Refusal = null)
{
    /// <summary>
    /// Calls that one message may make. A text of more parts is nobody's words, and would keep its conversation and the provider's limits
    /// busy for everybody else.
    /// </summary>
    public const int MaxParts = 20;

    /// <summary>Nothing to do.</summary>
    public static SendPlan None { get; } = new([]);

    public static SendPlan Refuse(string category, string code, string detail) =>
        new([], new Rejected(category, code, detail));

    public static SendPlan TooLong(int parts) => Refuse(
        DeliveryCategories.Content, RefusalCodes.TooLong, string.Create(CultureInfo.InvariantCulture, $"The message needs {parts} parts; at most {MaxParts} are sent."));
}

/// <summary>One call to a provider.</summary>
/// <param name="Uri">Absolute; holds no secret.</param>
/// <param name="Body">JSON in UTF-8, unless <see cref="ContentType"/> says otherwise; empty is none.</param>
internal sealed record ProviderRequest(Uri Uri, ReadOnlyMemory<byte> Body, ProviderCredential Credential)
{
    public const string Json = "application/json";
    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>POST, as every message is; administration needs the others.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>What <see cref="Body"/> is.</summary>
    public string ContentType { get; init; } = Json;

    /// <summary>
    /// A query that holds a secret, for what a provider takes in no other way. It is put to the URI when the call is made, so that neither a
    /// printed request nor a printed URI shows it.
    /// </summary>
    public SecretValue? SecretQuery { get; init; }

    /// <summary>What the provider counts the call by. Those without a rate are here for when the provider closes them.</summary>
    public IReadOnlyList<CallLimit> Limits { get; init; } = [];
}

/// <summary>How a call is authorised.</summary>
internal abstract record ProviderCredential;

/// <summary>Nothing: the body itself says who calls.</summary>
internal sealed record NoCredential : ProviderCredential
{
    public static NoCredential Instance { get; } = new();
}

/// <summary>A token that stands in the tenant's settings.</summary>
internal sealed record BearerToken(SecretValue Token) : ProviderCredential;

/// <summary>A token that is fetched by OAuth 2 client credentials and cached by (endpoint, client id).</summary>
internal sealed record ClientCredentials(Uri TokenEndpoint, string ClientId, SecretValue ClientSecret) : ProviderCredential;

/// <summary>What came back.</summary>
/// <param name="Status">The HTTP status; 0 when none came.</param>
/// <param name="Failure">Why none came; <see cref="TransportFailure.None"/> when one did.</param>
/// <param name="RetryAfter">The header, already made a duration; null when absent or unreadable.</param>
/// <param name="Header">Looks up a response header, null when absent.</param>
internal readonly record struct ProviderAnswer(
    int Status,
    TransportFailure Failure,
    ReadOnlyMemory<byte> Body,
    TimeSpan? RetryAfter,
    Func<string, string?>? Header)
{
    /// <summary>What was asked, for answers that mean nothing without it; null when that is not known.</summary>
    public ProviderRequest? Request { get; init; }

    /// <summary>The call was not made for want of a token: everything here is the token endpoint's answer.</summary>
    public bool IsOfTokenEndpoint { get; init; }
}

/// <summary>Why no answer came.</summary>
internal enum TransportFailure
{
    None,

    /// <summary>No connection: nothing was sent, so sending again is safe.</summary>
    NotSent,

    /// <summary>The request was written, and no answer came: the provider may have acted on it.</summary>
    NoAnswer,

    /// <summary>The same, by time-out.</summary>
    TimedOut,
}
