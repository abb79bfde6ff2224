using Relay.Channels;
using Relay.Contracts;

namespace Relay.Dispatch.Limits;

/// <summary>What an outcome says about the destination, the message apart.</summary>
internal static class CallHealths
{
    public static CallHealth Of(SendOutcome outcome) => outcome switch
    {
        Delivered => CallHealth.Alive,

        // Not now for everybody: a dead token, a locked account, maintenance with a time.
        Rejected rejected => rejected.Scope >= RetryScope.Destination ? CallHealth.Refusing : CallHealth.Alive,
        Retry { Category: DeliveryCategories.Throttled } => CallHealth.Alive,
        Retry retry when retry.Scope >= RetryScope.Destination => retry.After is null ? CallHealth.Failing : CallHealth.Refusing,

        // A wait that is the message's own (a template that is still syncing) is an answer.
        Retry retry when retry.Scope == RetryScope.Pair || retry.After > TimeSpan.Zero => CallHealth.Alive,
        Retry => CallHealth.Failing,
        Unknown { Category: DeliveryCategories.Unknown } => CallHealth.Alive,
        Unknown => CallHealth.Failing,
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome."),
    };
}
