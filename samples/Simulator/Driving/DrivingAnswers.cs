using System.Globalization;
using Relay.Simulator.Json;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Driving;

/// <summary>Answers of the driving API.</summary>
internal static class DrivingAnswers
{
    public static IResult Bad(string problem, int status = StatusCodes.Status400BadRequest) =>
        new JsonResult(status, JsonBytes.Object(writer => writer.WriteString("error", problem)));

    public static IResult Posted(string idName, string id, WebhookOutcome outcome) => new JsonResult(StatusCodes.Status200OK, JsonBytes.Object(writer =>
    {
        writer.WriteString(idName, id);
        writer.WriteNumber("status", outcome.Status);
        writer.WriteNumber("ms", Math.Round(outcome.Milliseconds, 3));
        writer.WriteString("sentAt", Time(outcome.SentAt));
        writer.WriteNumber("attempts", outcome.Attempts);
        writer.WriteOptional("error", outcome.Error);
    }));

    public static IResult Json(byte[] body) => new JsonResult(StatusCodes.Status200OK, body);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private sealed class JsonResult(int status, byte[] body) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = body.Length;
            await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
