using Relay.Api;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>Where many decisions go on, as text that callers pass on as it is.</summary>
internal static class DecisionCursor
{
    public static string After(DecisionPlace last) => PageCursor.Of(last.At, last.Offset, last.Id);

    /// <summary>Null when it is none.</summary>
    public static DecisionPlace? Read(string text) => PageCursor.ReadNumberAndId(text) is var (at, offset, id) ? new DecisionPlace(at, offset, id) : null;
}
