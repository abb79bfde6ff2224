using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Meta;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Driving;

/// <summary><c>POST /sim/whatsapp/{phone}/statuses</c>: the customer's phone reports on a message that Relay sent, say that it was read.</summary>
internal sealed class PhoneReports(SentMessages sent, StatusPoster statuses)
{
    private static readonly string[] Known = ["wamid", "status", "errorCode", "retry"];

    public async Task<IResult> PostAsync(string phone, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!TenantReader.IsPhone(phone))
        {
            return DrivingAnswers.Bad("the customer's phone in the path must be 7 to 15 digits without +");
        }

        var (document, problem) = await DrivingInput.ReadAsync(request, Known, cancellationToken);
        using var _ = document;
        problem ??= Check(document!.RootElement);
        if (problem is not null)
        {
            return DrivingAnswers.Bad(problem);
        }

        var input = document!.RootElement;
        if (sent.Find(input.Text("wamid")!) is not { } message || message.Customer != phone)
        {
            return DrivingAnswers.Bad("no message with this wamid was sent to this phone, or it was forgotten", StatusCodes.Status404NotFound);
        }

        var code = input.Has("errorCode") ? input.Member("errorCode").GetInt32() : 131026;
        var outcome = await statuses.PostAsync(message, input.Text("status")!, code, DrivingInput.Retry(input), cancellationToken);
        return DrivingAnswers.Posted("wamid", message.Wamid, outcome);
    }

    private static string? Check(JsonElement input)
    {
        if (input.Text("wamid") is null)
        {
            return "wamid is required";
        }

        if (input.Text("status") is not ("sent" or "delivered" or "read" or "played" or "failed"))
        {
            return "status must be sent, delivered, read, played or failed";
        }

        return input.Has("errorCode") && !(input.Member("errorCode") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out _))
            ? "errorCode must be a whole number"
            : input.Has("retry") && input.Member("retry").ValueKind is not (JsonValueKind.True or JsonValueKind.False) ? "retry must be true or false" : null;
    }
}
