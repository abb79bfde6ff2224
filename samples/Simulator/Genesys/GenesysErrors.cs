using System.Globalization;
using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary>A refusal of the Genesys Cloud API.</summary>
internal sealed record GenesysError(int Status, string Code, string Message)
{
    public static GenesysError BadRequest(string message) => new(400, "bad.request", message);

    public static GenesysError InvalidValue(string message) => new(400, "invalid.value", message);

    public static readonly GenesysError Malformed = BadRequest("The request could not be understood by the server due to malformed syntax.");

    public static readonly GenesysError InvalidDate = new(400, "invalid.date", "Dates must be specified as ISO-8601 strings. For example: yyyy-MM-ddTHH:mm:ss.SSSZ");

    public static readonly GenesysError NoCredentials = new(401, "authentication.required", "No authentication bearer token specified in authorization header.");

    public static readonly GenesysError BadCredentials = new(401, "bad.credentials", "Invalid login credentials.");

    public static readonly GenesysError NotFound = new(404, "not.found", "The requested resource was not found.");

    public static readonly GenesysError TooLarge = new(413, "request.entity.too.large", "The request is over the size limit. Maximum bytes: 512000");

    public static readonly GenesysError UnsupportedMediaType = new(415, "unsupported.media.type", "Unsupported media type: use application/json.");

    // Which words and status the real service has for it is not documented; that it refuses is.
    public static readonly GenesysError NoUserContext = BadRequest("This request requires a user context. Client credentials cannot be used for requests that require a user context.");

    public static readonly GenesysError NoClientContext = new(403, "not.authorized", "Not authorized: this request requires a client credentials token.");

    public static GenesysError MissingPermission(string permission) =>
        new(403, "missing.permissions", $"Unable to perform the requested action. You are missing the following permission(s): {permission}");

    public static GenesysError TooMany(int allowed) => new(
        429, "too.many.requests", string.Create(CultureInfo.InvariantCulture, $"Rate limit exceeded the maximum [{allowed}] requests within [60] seconds"));

    /// <summary>The error that goes with a status, for faults.</summary>
    public static GenesysError ForStatus(int status, int allowed) => status switch
    {
        401 => BadCredentials,
        403 => MissingPermission(Permission.Receive),
        404 => NotFound,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        429 => TooMany(allowed),
        503 => new GenesysError(503, "service.unavailable", "The service is temporarily unavailable."),
        504 => new GenesysError(504, "request.timeout", "The request timed out."),
        >= 500 => new GenesysError(status, "internal.server.error", "The server encountered an unexpected condition which prevented it from fulfilling the request."),
        _ => Malformed with { Status = status },
    };

    public ServiceAnswer Answer(string contextId, int allowed) => new(Status, JsonBytes.Object(writer =>
    {
        writer.WriteString("message", Message);
        writer.WriteString("code", Code);
        writer.WriteNumber("status", Status);
        writer.WriteString("contextId", contextId);
        Empty(writer, "details");
        Empty(writer, "errors");
        if (Status == 429)
        {
            writer.WriteStartObject("limit");
            writer.WriteString("key", "client.credentials.token.rate.per.minute");
            writer.WriteString("namespace", "platform.api");
            writer.WriteNumber("value", allowed);
            writer.WriteEndObject();
        }
    }));

    private static void Empty(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartArray(name);
        writer.WriteEndArray();
    }
}
