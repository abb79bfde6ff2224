using Relay.Channels;
using Relay.Connections.Checks;

namespace Relay.Secrets.Rotation.Providers;

/// <summary>Turns the answers to calls into what telling came to.</summary>
internal static class Tell
{
    /// <summary>A call that only reads: nothing has changed, whatever came of it.</summary>
    public static Telling NotYet(ProviderFault fault) => new(fault.IsRetryable ? TellOutcome.NotNow : TellOutcome.Refused, fault.Code, Words(fault));

    /// <summary>A call that changes something did not succeed.</summary>
    /// <param name="isPartDone">Another part of the provider was told before, and took it.</param>
    public static Telling Failed(in ProviderAnswer answer, ProviderFault fault, bool isPartDone)
    {
        // What was written and not answered, or answered by something that broke on the way, may have been done.
        var mayBeDone = answer.Failure is TransportFailure.NoAnswer or TransportFailure.TimedOut || (answer.Status >= 500 && !answer.IsOfTokenEndpoint)
            || answer.Status is 408 or (>= 200 and < 400);
        return mayBeDone || isPartDone ? new Telling(TellOutcome.Unknown, fault.Code, Words(fault)) : NotYet(fault);
    }

    /// <summary>The fault for people: what it means, what to do, and the provider's own words, which were cleaned of all that looks like a secret.</summary>
    public static string Words(ProviderFault fault)
    {
        var (cause, remedy) = FaultWords.Of(fault.Code);
        return (fault.Words, fault.ProviderCode) switch
        {
            ({ } words, { } code) => $"{cause} {remedy} It says: {words} ({code})",
            ({ } words, null) => $"{cause} {remedy} It says: {words}",
            _ => $"{cause} {remedy}",
        };
    }
}
