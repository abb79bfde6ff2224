using Relay.Simulator.Json;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta;

/// <summary>A refusal of the Graph API, before it is dressed as JSON.</summary>
internal sealed record GraphError(int Code, string Details, int? Subcode = null)
{
    /// <summary>The message in the code's place, for errors that are not about a WhatsApp message and carry no <c>error_data</c>.</summary>
    public string? Message { get; init; }

    public static GraphError Plain(int code, string message, int? subcode = null) => new(code, message, subcode) { Message = message };

    /// <summary>What cannot be seen with a token looks as if it were not there.</summary>
    public static GraphError NoSuchObject(string method, string id) => new(
        100,
        $"Unsupported {method.ToLowerInvariant()} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.",
        33);

    public static GraphError MissingPermission(string scope) => Plain(200, $"You do not have the necessary permissions required to perform this operation: {scope} is missing.");
}

/// <summary>Graph's error codes: HTTP status and title of those that the simulator or a fault may send.</summary>
internal static class GraphErrors
{
    private static readonly Dictionary<int, (int Status, string Title)> Table = new()
    {
        [0] = (401, "AuthException"),
        [1] = (400, "API Unknown"),
        [2] = (503, "API Service"),
        [3] = (500, "API Method"),
        [4] = (400, "API Too Many Calls"),
        [10] = (403, "Permission Denied"),
        [33] = (400, "Parameter value is not valid"),
        [100] = (400, "Invalid parameter"),
        [190] = (401, "Access token has expired"),
        [200] = (403, "API Permission"),
        [368] = (403, "Temporarily blocked for policies violations"),
        [2200] = (400, "Callback verification failed"),
        [80007] = (400, "Rate limit issues"),
        [130429] = (400, "Rate limit hit"),
        [130472] = (400, "User's number is part of an experiment"),
        [130497] = (403, "Business account is restricted from messaging users in this country"),
        [131000] = (500, "Something went wrong"),
        [131005] = (403, "Access denied"),
        [131008] = (400, "Required parameter is missing"),
        [131009] = (400, "Parameter value is not valid"),
        [131016] = (500, "Service unavailable"),
        [131021] = (400, "Recipient cannot be sender"),
        [131026] = (400, "Message undeliverable"),
        [131030] = (400, "Recipient phone number not in allowed list"),
        [131031] = (403, "Account has been locked"),
        [131041] = (400, "Group unknown"),
        [131042] = (400, "Business eligibility payment issue"),
        [131045] = (500, "Incorrect certificate"),
        [131047] = (400, "Re-engagement message"),
        [131048] = (400, "Spam rate limit hit"),
        [131049] = (400, "Meta chose not to deliver"),
        [131050] = (400, "User has stopped marketing messages"),
        [131051] = (400, "Unsupported message type"),
        [131053] = (400, "Media upload error"),
        [131056] = (400, "Pair rate limit hit"),
        [131057] = (500, "Account in maintenance mode"),
        [131059] = (400, "Invalid cursor"),
        [132000] = (400, "Template param count mismatch"),
        [132001] = (404, "Template does not exist"),
        [132015] = (400, "Template is paused"),
        [133004] = (503, "Server temporarily unavailable"),
        [133010] = (400, "Phone number not registered"),
    };

    private static readonly int[] Transient = [1, 2, 131000, 131016, 133004];

    public static string Title(int code) => Table.TryGetValue(code, out var known) ? known.Title : "Unknown error";

    public static int Status(int code) => Table.TryGetValue(code, out var known) ? known.Status : 400;

    public static ServiceAnswer Answer(GraphError error, string traceId, int? status = null) => new(status ?? Status(error.Code), JsonBytes.Object(writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"(#{error.Code}) {error.Message ?? Title(error.Code)}"));
        writer.WriteString("type", "OAuthException");
        writer.WriteNumber("code", error.Code);
        if (error.Message is null)
        {
            writer.WriteStartObject("error_data");
            writer.WriteString("messaging_product", "whatsapp");
            writer.WriteString("details", error.Details);
            writer.WriteEndObject();
        }

        if (error.Subcode is { } subcode)
        {
            writer.WriteNumber("error_subcode", subcode);
        }

        if (Transient.Contains(error.Code))
        {
            writer.WriteBoolean("is_transient", true);
        }

        writer.WriteString("fbtrace_id", traceId);
        writer.WriteEndObject();
    }));
}
