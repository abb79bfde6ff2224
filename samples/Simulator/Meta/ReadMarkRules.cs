using System.Text.Json;
using Relay.Simulator.Json;

namespace Relay.Simulator.Meta;

/// <summary>Rules of the call that marks a customer's message read, and shows typing with it.</summary>
internal static class ReadMarkRules
{
    public static GraphError? Check(JsonElement body)
    {
        if (body.Text("status") is not "read")
        {
            return new GraphError(131009, "The parameter status must be read.");
        }

        if (!body.Has("message_id"))
        {
            return new GraphError(131008, "The parameter message_id is required.");
        }

        if (body.Text("message_id") is not { } id || !id.StartsWith("wamid.", StringComparison.Ordinal))
        {
            return new GraphError(131009, "The parameter message_id must be the id of a message.");
        }

        return body.Has("typing_indicator") && body.Member("typing_indicator").Text("type") is not "text"
            ? new GraphError(131009, "typing_indicator.type must be text.")
            : null;
    }
}
