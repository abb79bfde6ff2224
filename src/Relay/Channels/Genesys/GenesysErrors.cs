using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>What Genesys' HTTP statuses mean; its error codes say nothing more than the status they come with.</summary>
internal static class GenesysErrors
{
    // Sorted by status; a status that is not here is judged by its class, see Default. A 500 can be the request's own fault; what stands
    // in front of the API says 502 to 504, for all requests alike.
    private static readonly Row[] Rows =
    [
        new(400, Retryable: false, DeliveryCategories.Content, RetryScope.Message, "Genesys does not accept the request"),
        new(401, Retryable: false, DeliveryCategories.Authentication, RetryScope.Destination, "Genesys does not accept the token"),
        new(403, Retryable: false, DeliveryCategories.Configuration, RetryScope.Destination, "The OAuth client's role lacks conversation:message:receive"),
        new(404, Retryable: false, DeliveryCategories.Configuration, RetryScope.Destination, "Genesys does not know the integration"),
        new(405, Retryable: false, DeliveryCategories.Configuration, RetryScope.Destination, "The API is not at this address"),
        new(408, Retryable: true, DeliveryCategories.Timeout, RetryScope.Message, "Genesys waited too long for the request"),
        new(409, Retryable: true, DeliveryCategories.Unavailable, RetryScope.Message, "Genesys is busy with the same conversation"),
        new(413, Retryable: false, DeliveryCategories.Content, RetryScope.Message, "The request is too large for Genesys"),
        new(415, Retryable: false, DeliveryCategories.Content, RetryScope.Message, "Genesys does not take this media type"),
        new(422, Retryable: false, DeliveryCategories.Content, RetryScope.Message, "Genesys does not accept the request"),
        new(429, Retryable: true, DeliveryCategories.Throttled, RetryScope.Provider, "The OAuth client's rate limit is reached"),
        new(500, Retryable: true, DeliveryCategories.Unavailable, RetryScope.Message, "Genesys failed"),
        new(502, Retryable: true, DeliveryCategories.Unavailable, RetryScope.Destination, "Genesys is not available"),
        new(503, Retryable: true, DeliveryCategories.Unavailable, RetryScope.Destination, "Genesys is not available"),
        new(504, Retryable: true, DeliveryCategories.Timeout, RetryScope.Destination, "Genesys took too long"),
    ];

    /// <summary>The outcome of an answer that is no success.</summary>
    /// <param name="status">Three digits, not of the 200s.</param>
    /// <param name="code">The body's code, such as <c>too.many.requests</c>; null when it has none.</param>
    public static SendOutcome Outcome(int status, string? code, TimeSpan? after)
    {
        var row = Array.Find(Rows, row => row.Status == status) ?? Default(status);
        var detail = code is null ? $"{row.Words} (HTTP {status})." : $"{row.Words} (HTTP {status}, {code}).";
        return row.Retryable
            ? new Retry(row.Category, code, detail, after, row.Scope)
            : new Rejected(row.Category, code, detail, row.Scope);
    }

    /// <summary>The endpoint of receipts also answers 404 when it does not know the message, which says nothing about the integration.</summary>
    public static SendOutcome UnknownMessage(string? code) =>
        new Rejected(DeliveryCategories.Configuration, code, "Genesys does not know the message or the integration (HTTP 404).");

    /// <summary>A page where the API should be: a login page or a proxy's, under a status of success.</summary>
    public static SendOutcome NoApi() =>
        new Rejected(DeliveryCategories.Configuration, Code: null, "The API is not at this address: a page of HTML came.", RetryScope.Destination);

    /// <summary>The outcome when no answer came. A repeat is safe enough: it carries the same message id, by which it can be told for one.</summary>
    public static SendOutcome Outcome(TransportFailure failure) => failure switch
    {
        TransportFailure.NoAnswer => new Retry(DeliveryCategories.Timeout, Code: null, "The connection ended before Genesys answered."),
        TransportFailure.TimedOut => new Retry(DeliveryCategories.Timeout, Code: null, "Genesys did not answer in time."),
        TransportFailure.None or TransportFailure.NotSent or _ =>
            new Retry(DeliveryCategories.Unavailable, Code: null, "No connection to Genesys could be made."),
    };

    private static Row Default(int status) => status switch
    {
        >= 500 => new(status, Retryable: true, DeliveryCategories.Unavailable, RetryScope.Message, "Genesys failed"),
        >= 400 => new(status, Retryable: false, DeliveryCategories.Content, RetryScope.Message, "Genesys refuses the request"),

        // The API never redirects: the base address belongs to something else.
        _ => new(status, Retryable: false, DeliveryCategories.Configuration, RetryScope.Destination, "The API is not at this address"),
    };

    private sealed record Row(int Status, bool Retryable, string Category, RetryScope Scope, string Words);
}
