using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Contracts;
using Relay.Observability;

namespace Relay.Dispatch.Limits;

/// <summary>
/// Stands before every call: lets it through when the destination is open and its limits and slots have room, and learns from how it went.
/// Who would wait longer than a moment is sent away with the time to come again, so that no lane and no slot is held by waiting.
/// </summary>
internal sealed partial class CallGate(
    Destinations destinations, ScopeLimits limits, IOptions<DispatchOptions> options, RelayMetrics metrics, TimeProvider time, ILogger<CallGate> logger)
    : IDisposable
{
    /// <summary>How long a call waits for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A refusal that only someone can mend: the message looks again this often whether he did, whatever the breaker's time is.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _all = new(options.Value.MaxInFlight);

    private TimeSpan Now => time.Monotonic();

    public void Dispose() => _all.Dispose();

    /// <summary>Comes back with leave to call, or with the reason why not. Leave is to be given back by <see cref="Leave"/>.</summary>
    public async ValueTask<Admission> EnterAsync(DeliveryJob job, ProviderRequest request, CancellationToken cancellationToken)
    {
        var destination = destinations.Use(job, request.Limits);
        var admission = new Admission(job, request, destination);
        var until = Now + Patience;
        if (destinations.ClosedFor(destination, request.Limits) is { } closed)
        {
            if (destination.Breaker.ClosedFor(Now) is { } open)
            {
                return Defer(admission, open);
            }

            if (closed > Patience)
            {
                return Throttle(admission, closed);
            }

            await Task.Delay(closed, time, cancellationToken);
        }

        try
        {
            foreach (var limit in request.Limits)
            {
                if (limit.Rate is not { } rate)
                {
                    continue;
                }

                var turnstile = limits.Get(limit.Key, rate);
                if (await turnstile.EnterAsync(job.Priority, Left(until), cancellationToken) is { } wait)
                {
                    admission.GiveUp();
                    return Throttle(admission, wait);
                }

                admission.Passed(turnstile);
            }

            if (await destination.Slots.EnterAsync(job.Priority, Left(until), cancellationToken) is { } slotWait)
            {
                admission.GiveUp();
                return Throttle(admission, slotWait);
            }

            admission.HasSlot = true;

            // Last, and shared by all: whoever waits for his own destination holds none of it.
            await _all.WaitAsync(cancellationToken);
            admission.HasShared = true;
        }
        catch (OperationCanceledException)
        {
            Leave(admission);
            admission.GiveUp();
            throw;
        }

        // What happened while it waited counts as well.
        admission.Pass = destination.Breaker.Enter(Now);
        if (admission.Pass.Wait is { } shut)
        {
            Leave(admission);
            admission.GiveUp();
            return Defer(admission, shut);
        }

        return admission;
    }

    /// <summary>The call is over, or was not made.</summary>
    public void Leave(Admission admission)
    {
        if (admission.HasShared)
        {
            admission.HasShared = false;
            _all.Release();
        }

        if (admission.HasSlot)
        {
            admission.HasSlot = false;
            admission.Destination.Slots.GiveBack();
        }

        admission.Destination.Breaker.Leave(admission.Pass);
    }

    /// <summary>What the call means for those that come after it, and for its own message.</summary>
    public CallResult Settle(Admission admission, CallResult call, LimitReading? reading)
    {
        Learn(admission.Request, reading);
        var (destination, job) = (admission.Destination, admission.Job);
        var health = CallHealths.Of(call.Outcome);
        var (category, after) = Reason(call.Outcome);
        if (call.Outcome is Delivered)
        {
            destination.Deliveries.Add(job.LaneHash, time.GetUtcNow());
            Forgive(admission.Request);
        }

        var throttled = call.Outcome is Retry { Category: DeliveryCategories.Throttled, Scope: not RetryScope.Message } limit ? Close(admission, limit) : (TimeSpan?)null;
        if (health == CallHealth.Refusing && Destinations.IsOfCredentials(category))
        {
            Destinations.Refused(destination, job);
        }

        Tell(destination, job, destination.Breaker.Report(admission.Pass, job.LaneHash, health, category, after, Now), category);
        var wait = throttled ?? (health == CallHealth.Alive ? null : destination.Breaker.ClosedFor(Now));
        return wait is { } closed ? NotNow(call, Destinations.IsOfCredentials(category) && closed > LookAgain ? LookAgain : closed)
            : health == CallHealth.Refusing ? NotNow(call, after ?? LookAgain)
            : call;
    }

    // The message met what all would have met: it does not count against it, and nothing that only someone can mend kills it.
    private static CallResult NotNow(CallResult call, TimeSpan wait) => call with
    {
        CountsAsAttempt = false,
        Outcome = call.Outcome switch
        {
            Rejected rejected => new Retry(rejected.Category, rejected.Code, rejected.Detail, wait, rejected.Scope),
            Retry retry => retry with { After = wait },
            var other => other,
        },
    };

    private static (string Category, TimeSpan? After) Reason(SendOutcome outcome) => outcome switch
    {
        Rejected rejected => (rejected.Category, null),
        Retry retry => (retry.Category, retry.After is { } after ? ScopeLimits.Clamp(after) : null),
        Unknown unknown => (unknown.Category, null),
        _ => (DeliveryCategories.None, null),
    };

    private TimeSpan Left(TimeSpan until) => until - Now is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private void Learn(ProviderRequest request, LimitReading? reading)
    {
        if (reading is not { } said)
        {
            return;
        }

        foreach (var limit in request.Limits)
        {
            if (limit.Key.Scope == RetryScope.Provider && limits.Find(limit.Key) is { } turnstile)
            {
                turnstile.Observe(said);
            }
        }
    }

    private void Forgive(ProviderRequest request)
    {
        foreach (var limit in request.Limits)
        {
            if (limit.Key.Scope == RetryScope.Pair)
            {
                limits.Forgive(limit.Key);
            }
        }
    }

    private TimeSpan Close(Admission admission, Retry throttle)
    {
        var (destination, job) = (admission.Destination, admission.Job);
        TimeSpan wait;
        var isNew = destination.ClosedFor(Now) is null;
        if (admission.Request.Limits.FirstOrDefault(limit => limit.Key.Scope == throttle.Scope) is { } limit)
        {
            wait = limits.Close(limit.Key, throttle.After, out isNew);
        }
        else
        {
            wait = ScopeLimits.Clamp(throttle.After ?? ScopeLimits.ShortestClosure);
            destination.Close(Now + wait);
        }

        metrics.Throttled(destination.Kind, job.Tenant.Id.Value, "provider");
        if (isNew && wait >= WorthTelling && throttle.Scope != RetryScope.Pair)
        {
            Log.Closed(logger, throttle.Scope, destination.Name, job.Tenant.Id.Value, wait.TotalSeconds, throttle.Code);
        }

        return wait;
    }

    private void Tell(Destination destination, DeliveryJob job, BreakerChange change, string category)
    {
        switch (change)
        {
            case BreakerChange.Opened:
                metrics.BreakerOpened(destination.Kind, job.Tenant.Id.Value, category);
                Log.Opened(logger, destination.Name, job.Tenant.Id.Value, category);
                break;
            case BreakerChange.Closed:
                destination.RefusedWith = null;
                Log.Reopened(logger, destination.Name, job.Tenant.Id.Value);
                break;
            default:
                break;
        }
    }

    private Admission Throttle(Admission admission, TimeSpan wait)
    {
        metrics.Throttled(admission.Destination.Kind, admission.Job.Tenant.Id.Value, "relay");
        return admission.Refuse(new Retry(DeliveryCategories.Throttled, RefusalCodes.OverLimit, "A limit leaves no room for it now.", wait));
    }

    private static Admission Defer(Admission admission, TimeSpan wait)
    {
        var category = admission.Destination.Breaker.Category ?? DeliveryCategories.Unavailable;
        var after = Destinations.IsOfCredentials(category) && wait > LookAgain ? LookAgain : wait;
        return admission.Refuse(new Retry(
            category, RefusalCodes.DestinationClosed, "The destination fails or refuses; it is tried again later.", after, RetryScope.Destination));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.BreakerOpened, LogLevel.Warning,
            "{Destination} of {Tenant} is closed: it fails or refuses ({Category}). Messages to it wait; one call at a time tries it")]
        public static partial void Opened(ILogger logger, string destination, string tenant, string category);

        [LoggerMessage(EventIds.BreakerClosed, LogLevel.Information, "{Destination} of {Tenant} is open again")]
        public static partial void Reopened(ILogger logger, string destination, string tenant);

        [LoggerMessage(EventIds.LimitClosed, LogLevel.Warning, "The limit {Scope} of {Destination} of {Tenant} is reached: nothing goes there for {Seconds} s ({Code})")]
        public static partial void Closed(ILogger logger, RetryScope scope, string destination, string tenant, double seconds, string? code);
    }
}
