using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Relay.Api;

/// <summary>Reads the body of a request up to a bound.</summary>
internal static class ApiBody
{
    /// <summary>The bytes, or the answer that says why there are none.</summary>
    public static async Task<(byte[]? Bytes, IResult? Problem)> ReadAsync(HttpContext context, int limit)
    {
        if (!context.Request.HasJsonContentType())
        {
            return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "media-type", "Unsupported media type", "The body is to be application/json."));
        }

        if (context.Request.ContentLength > limit)
        {
            return (null, TooLarge(limit));
        }

        try
        {
            return await ReadAsync(context.Request.BodyReader, limit, context.RequestAborted) is { } bytes ? (bytes, null) : (null, TooLarge(limit));
        }
        catch (BadHttpRequestException broken)
        {
            // A chunk that is none, an end before the announced length, bytes that come too slowly: Kestrel knows the status.
            return (null, Problems.Of(broken.StatusCode, "malformed", "The request is malformed", "The body could not be read to its end."));
        }
    }

    /// <summary>The body as JSON, or the answer that says why it is none of this form.</summary>
    /// <param name="expected">An example.</param>
    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext context, int limit, JsonTypeInfo<T> type, string expected)
        where T : class
    {
        var (body, problem) = await ReadAsync(context, limit);
        if (body is null)
        {
            return (null, problem);
        }

        try
        {
            if (JsonSerializer.Deserialize(body, type) is { } value)
            {
                return (value, null);
            }
        }
        catch (JsonException)
        {
            // Its message can quote the body.
            return (null, Problems.Malformed($"Expected is {expected}."));
        }

        return (null, Problems.Malformed($"Expected is {expected}."));
    }

    /// <summary>Whether there is one at all. Nothing of it is taken away.</summary>
    public static async Task<bool> IsThereAsync(HttpContext context)
    {
        if (context.Request.ContentLength is { } length)
        {
            return length > 0;
        }

        try
        {
            var reader = context.Request.BodyReader;
            var read = await reader.ReadAsync(context.RequestAborted);
            reader.AdvanceTo(read.Buffer.Start);
            return read.Buffer.Length > 0;
        }
        catch (BadHttpRequestException)
        {
            // Something is, and reading it will say what is wrong with it.
            return true;
        }
    }

    private static async Task<byte[]?> ReadAsync(System.IO.Pipelines.PipeReader reader, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ProblemHttpResult TooLarge(int limit) =>
        Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large", $"Allowed are {limit} bytes.");
}
