namespace Relay.Dispatch.Limits;

/// <summary>Who goes first where a limit makes calls wait; the first is served first.</summary>
internal enum CallPriority
{
    Message,

    /// <summary>An agent who is not told of a failure waits for an answer that will not come.</summary>
    FailedReceipt,

    DeliveredReceipt,

    /// <summary>Nothing that Dispatch delivers yet. It is worth nothing after a few seconds, so it never delays what is.</summary>
    Typing,
}
