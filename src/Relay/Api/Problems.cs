using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Relay.Api;

/// <summary>What the API says when it says no: problem details of RFC 9457. Nothing in them quotes a request.</summary>
internal static class Problems
{
    private const string Types = "urn:relay:problem:";
    private const string RetryAfterSeconds = "5";

    /// <param name="type">Names the kind of problem for machines; never changes.</param>
    /// <param name="errors">What is wrong by JSON path.</param>
    public static ProblemHttpResult Of(int status, string type, string title, string detail, IReadOnlyDictionary<string, string[]>? errors = null) =>
        TypedResults.Problem(
            detail, statusCode: status, title: title, type: Types + type,
            extensions: errors is null ? null : [new("errors", errors)]);

    public static ProblemHttpResult Malformed(string detail) => Of(StatusCodes.Status400BadRequest, "malformed", "The request is malformed", detail);

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "not-found", "Not found", detail);

    /// <summary>What the framework answers by itself gets a type of the same form.</summary>
    public static void NameType(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Type?.StartsWith(Types, StringComparison.Ordinal) != true)
        {
            problem.Type = string.Create(CultureInfo.InvariantCulture, $"{Types}http-{problem.Status}");
        }
    }

    /// <summary>503: the same request can succeed in a moment.</summary>
    public static IResult Later(string detail) =>
        new WithRetryAfter(Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "Not possible now", detail), RetryAfterSeconds);

    /// <summary>429: the caller is too fast.</summary>
    public static IResult TooFast(string detail) =>
        new WithRetryAfter(Of(StatusCodes.Status429TooManyRequests, "rate", "Too many requests", detail), "1");

    private sealed class WithRetryAfter(IResult inner, string seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = seconds;
            return inner.ExecuteAsync(httpContext);
        }
    }
}
