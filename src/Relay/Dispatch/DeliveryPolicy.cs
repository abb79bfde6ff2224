using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch.Limits;
using Relay.Storage.Parking;

namespace Relay.Dispatch;

/// <summary>When a delivery that failed is tried again, and when it is given up.</summary>
/// <param name="parking">Null without a store: then nothing can wait for long.</param>
internal sealed class DeliveryPolicy(
    IOptions<DispatchOptions> options, IDestinationState destinations, TimeProvider time, Random random, IParkingTable? parking = null)
{
    /// <summary>How long a provider's word on an attempt is waited for whose answer never came.</summary>
    public static readonly TimeSpan HoldTime = TimeSpan.FromSeconds(60);

    // A provider that wants to be left alone for longer is asked again all the same: it may have changed its mind.
    private static readonly TimeSpan LongestAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastAfter = TimeSpan.FromMilliseconds(100);

    // A message that fails while its destination takes others must not hold its conversation for a day.
    private const int MostOwnAttempts = 5;
    private static readonly TimeSpan LongestOwnTrouble = TimeSpan.FromMinutes(10);

    // Without a store a lane holds its place in the partition while it waits.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    private const double Jitter = 0.2;

    private readonly TimeSpan _maxAge = options.Value.MaxAge;
    private readonly RetrySchedule _schedule = RetrySchedule.TryParse(options.Value.Schedule, out _)
        ?? throw new InvalidOperationException("Dispatch:Schedule was not validated.");

    /// <summary>Until when a job is delivered; null for what does not expire by itself.</summary>
    public DateTimeOffset? ExpiryOf(DeliveryJob job) => job.Message is { } message ? message.ExpiresAt ?? Later(message.ReceivedAt) : null;

    /// <summary>The same for what is parked: everything expires there.</summary>
    public DateTimeOffset ParkedExpiryOf(DeliveryJob job) => ExpiryOf(job) ?? Later(time.GetUtcNow());

    /// <summary>How long to wait after a failed call; null when it is given up.</summary>
    public TimeSpan? WaitAfter(DeliveryReport report, CallResult call)
    {
        // A lane that must wait with its record in hand waits for its turn, and for a word on what it did; not for a destination to get well.
        if (parking is null && call.Outcome is Retry retry && !IsTurn(retry))
        {
            return null;
        }

        if (call.CountsAsAttempt && IsGivenUp(report, call.Outcome))
        {
            return null;
        }

        var after = (call.Outcome as Retry)?.After;
        var step = Jittered(_schedule.After(call.CountsAsAttempt || call.Outcome is Unknown ? report.Counted : 1));
        var wait = after is not { } asked || (call.CountsAsAttempt && Clamp(asked) < step) ? step : Clamp(asked);
        return call.Outcome is Unknown && wait < HoldTime ? HoldTime : wait;
    }

    // Only what is the message's own fault: that others get through says so.
    private bool IsGivenUp(DeliveryReport report, SendOutcome outcome) =>
        outcome is Unknown or Retry { Scope: RetryScope.Message }
        && report.FirstAttemptAt is { } first
        && (report.Counted >= MostOwnAttempts || time.GetUtcNow() - first >= LongestOwnTrouble)
        && destinations.HasDeliveredSince(report.Job.Destination, report.Job.Lane.Hash, first);

    // A limit makes room again by itself, and soon; so do secrets that are being read.
    private static bool IsTurn(Retry retry) =>
        retry is { Category: DeliveryCategories.Throttled, Scope: not RetryScope.Message } or { Code: RefusalCodes.OverLimit or RefusalCodes.SecretsUnreadable }
        && !(retry.After > LongestTurn);

    private TimeSpan Jittered(TimeSpan step) => step * (1 - Jitter + (2 * Jitter * random.NextDouble()));

    private static TimeSpan Clamp(TimeSpan asked) => asked < LeastAfter ? LeastAfter : asked > LongestAfter ? LongestAfter : asked;

    private DateTimeOffset Later(DateTimeOffset from) => from > DateTimeOffset.MaxValue - _maxAge ? DateTimeOffset.MaxValue : from + _maxAge;
}
