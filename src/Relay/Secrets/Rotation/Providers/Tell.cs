using Relay.Channels;

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

    /// <summary>The fault for people. The provider's sentence was cleaned of everything that looks like a secret.</summary>
    public static string Words(ProviderFault fault)
    {
        var said = fault.Words ?? (fault.HttpStatus is null ? "No answer came." : $"It answered HTTP {fault.HttpStatus}.");
        return fault.ProviderCode is { } code ? $"{said} ({code})" : said;
    }
}
