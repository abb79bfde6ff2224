using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Meta;

/// <summary>Whom a message is for: <c>to</c> is a phone number and wins over <c>recipient</c>, a business-scoped user id.</summary>
internal sealed record GraphRecipient(string Input, string? Phone, string? UserId)
{
    public static (GraphRecipient? Recipient, GraphError? Error) Read(JsonElement body, NumberEntry number)
    {
        if (body.Text("recipient_type") is "group")
        {
            return (null, new GraphError(131041, "The simulator has no groups."));
        }

        if (body.Has("recipient_type") && body.Text("recipient_type") is not "individual")
        {
            return (null, new GraphError(131009, "recipient_type must be individual or group."));
        }

        if (!body.Has("to") && !body.Has("recipient"))
        {
            return (null, new GraphError(131008, "The parameter to or recipient is required."));
        }

        return body.Has("to") ? ByPhone(body, number) : ByUserId(body);
    }

    private static (GraphRecipient?, GraphError?) ByPhone(JsonElement body, NumberEntry number)
    {
        var input = body.Text("to") ?? string.Empty;
        var digits = string.Concat(input.Where(c => c is not ('+' or '-' or '(' or ')' or ' ')));
        if (!TenantReader.IsPhone(digits))
        {
            return (null, new GraphError(131009, "Parameter to must be a phone number."));
        }

        return digits == number.Number.DisplayPhoneNumber
            ? (null, new GraphError(131021, "The recipient is the sender."))
            : (new GraphRecipient(input, digits, body.Text("recipient")), null);
    }

    private static (GraphRecipient?, GraphError?) ByUserId(JsonElement body) => body.Text("recipient") is { } id && TenantReader.IsUserId(id)
        ? (new GraphRecipient(id, null, id), null)
        : (null, new GraphError(131009, "Parameter recipient must be a business-scoped user id."));
}
