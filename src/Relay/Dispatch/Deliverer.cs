using Relay.Channels;
using Relay.Contracts;
using Relay.Customers;
using Relay.Model;
using Relay.Observability;
using Relay.Storage.Outcomes;

namespace Relay.Dispatch;

/// <summary>
/// Delivers one job as far as it gets: plans its calls, makes those that were not made before, says of every attempt how it ended, and how
/// the job goes on.
/// </summary>
internal sealed partial class Deliverer(
    DeliveryPipeline pipeline, HandledDeliveries handled, ProviderWords words, DeliveryPolicy policy, RelayMetrics metrics, TimeProvider time, ILogger<Deliverer> logger,
    RecipientAliases? recipients = null)
{
    private static readonly TimeSpan RetrySecrets = TimeSpan.FromSeconds(15);

    /// <summary>Begins a job that was not parked before.</summary>
    public DeliveryReport Begin(DeliveryJob job) => new(job, time) { ExpiresAt = policy.ExpiryOf(job) };

    /// <summary>Delivers, or goes on where it stopped. What was delivered is kept in the store only when <paramref name="keeping"/> has ended.</summary>
    public async Task DeliverAsync(DeliveryReport report, ICollection<Task> keeping, CancellationToken cancellationToken)
    {
        var job = report.Job;
        report.Ending = DeliveryEnding.Done;
        report.Part = report.FromPart;
        var plan = TryPlan(job);
        report.Parts = plan is { Refusal: null } ? plan.Calls.Count : null;
        if (plan is { Refusal: null, Calls.Count: 0 })
        {
            return;
        }

        // Before anything else is judged: what was brought to an end in time neither expires nor is refused when its record comes again.
        var before = await handled.FindAsync(job, cancellationToken);
        if (before.IsDead || (job.Receipt is not null && before.Contains(PartNames.FailedReceipt)))
        {
            return;
        }

        if (plan is not { Refusal: null } && before.IsWhole)
        {
            PassOverAll(report, before);
            return;
        }

        for (var part = 0; plan is not { Refusal: null } || part < plan.Calls.Count; part++)
        {
            report.Part = part;
            if (part >= report.FromPart && !await DeliverPartAsync(report, plan, before, keeping, cancellationToken))
            {
                return;
            }
        }
    }

    // Null while the tenant's secrets are not known.
    private SendPlan? TryPlan(DeliveryJob job) =>
        job.Refusal is { } refusal ? new SendPlan([], refusal) : job.Tenant.SecretsLoaded ? Plan(job) : null;

    // Whether the next part may follow.
    private async Task<bool> DeliverPartAsync(
        DeliveryReport report, SendPlan? plan, HandledParts before, ICollection<Task> keeping, CancellationToken cancellationToken)
    {
        var job = report.Job;
        var part = report.Part;
        var name = PartNames.Of(job, part);
        var isLast = part == (plan?.Calls.Count ?? 0) - 1;
        if (before.Contains(name))
        {
            PassOver(report, before.IsForeign(name));
            return true;
        }

        if (job.IsRevoked)
        {
            report.Ending = DeliveryEnding.Left;
            return false;
        }

        var isHeld = report.HeldPart == part;
        if (isHeld && await words.FindAsync(new SentPart(job.MessageId, part, job.Nonce), cancellationToken) is { } word)
        {
            return Settle(report, word, isLast, keeping, cancellationToken);
        }

        if (report.ExpiresAt <= time.GetUtcNow())
        {
            Fail(report, DeliveryOutcomes.Expired, CallResult.None(
                new Rejected(DeliveryCategories.Timeout, RefusalCodes.Expired, "the message expired before it could be delivered")), isUnknown: isHeld);
            return false;
        }

        if (plan is null)
        {
            Wait(report, CallResult.None(
                new Retry(DeliveryCategories.Authentication, RefusalCodes.SecretsUnreadable, "the tenant's secrets cannot be read at the moment", RetrySecrets)) with
                { CountsAsAttempt = false });
            return false;
        }

        if (plan.Refusal is { } refusal)
        {
            Fail(report, DeliveryOutcomes.Rejected, CallResult.None(refusal), isUnknown: isHeld);
            return false;
        }

        var call = await pipeline.SendAsync(
            job, plan.Calls[part], (failed, wait) => Add(report, DeliveryOutcomes.Retrying, failed, wait), cancellationToken);
        switch (call.Outcome)
        {
            case Retry when call.IsLeft:
                report.Ending = DeliveryEnding.Left;
                return false;
            case Delivered delivered:
                report.HeldPart = null;
                if (delivered.Recipient is { } recipient && job.Message is { Direction: Directions.Outbound } message)
                {
                    recipients?.Note(job.Tenant.Id.Value, job.Channel, job.AccountId, message.To.Id, recipient);
                }

                Add(report, DeliveryOutcomes.Delivered, call, null);
                keeping.Add(handled.DeliveredAsync(job, part, isLast, cancellationToken));
                return true;
            case Rejected:
                Fail(report, DeliveryOutcomes.Rejected, call);
                return false;
            default:
                Wait(report, call);
                return false;
        }
    }

    // It may be known from the store alone: then the process that delivered it ended before or after it said so, and it is said once more, under
    // the id that it has.
    private static void PassOver(DeliveryReport report, bool isForeign)
    {
        if (isForeign && !report.IsResumed && report.Job.Message is not null && report.Job.Record.Headers.Get(HeaderNames.Replay) is null)
        {
            report.Add(DeliveryOutcomes.Delivered, CallResult.None(new Delivered([])), null);
        }
        else
        {
            report.SkipPart();
        }
    }

    // How many parts it has cannot be asked now, only how many were delivered.
    private static void PassOverAll(DeliveryReport report, HandledParts before)
    {
        var parts = report.Job.Message is null ? 0 : before.Stored.Count(stored => !stored.IsDead);
        for (var part = 0; part < parts; part++)
        {
            report.Part = part;
            PassOver(report, before.IsForeign(PartNames.Of(part)));
        }
    }

    private bool Settle(DeliveryReport report, ProviderWord word, bool isLast, ICollection<Task> keeping, CancellationToken cancellationToken)
    {
        report.HeldPart = null;
        if (word.HasFailed)
        {
            report.IsToldByProvider = true;
            Fail(report, DeliveryOutcomes.Rejected, CallResult.None(
                new Rejected(DeliveryCategories.Unknown, word.ProviderCode, "no answer came, and the provider's status says that it failed")));
            return false;
        }

        Add(report, DeliveryOutcomes.Delivered, CallResult.None(new Delivered(word.ProviderMessageId is { } id ? [id] : [])), null);
        keeping.Add(handled.DeliveredAsync(report.Job, report.Part, isLast, cancellationToken));
        return true;
    }

    private SendPlan Plan(DeliveryJob job)
    {
        var genesysMessage = job.Message?.Correlation?.GenesysMessageId;
        var secrets = job.Tenant.SigningSecrets.GetValueOrDefault(ProviderKeys.Meta) ?? [];
        var target = new SendTarget(job.Tenant, job.Account, (part, isLast) =>
            new CallbackData(job.Id, job.ConversationId ?? "", genesysMessage, part, isLast, job.Nonce).ToText(secrets, time.GetUtcNow()));
        try
        {
            return job.Message is { } message ? job.Sender.Plan(message, target) : job.Sender.Plan(job.Receipt!, target);
        }
#pragma warning disable CA1031 // Adapters do not throw; one that does is a bug, and its message must not stop every tenant at each start.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            // The exception's message could quote the message; its type and place cannot.
            Log.AdapterFault(logger, job.Sender.Key, fault.GetType().Name, fault.StackTrace);
            return SendPlan.Refuse(DeliveryCategories.Unknown, "adapter-fault", $"the adapter '{job.Sender.Key}' failed with {fault.GetType().Name}");
        }
    }

    private void Wait(DeliveryReport report, CallResult call)
    {
        var isUnknown = call.Outcome is Unknown;
        report.WasCalled = call.WasCalled;
        if (call.CountsAsAttempt || isUnknown)
        {
            // What nobody knows of may have reached the customer: even where the destination is to blame, it is not repeated at the same pace.
            report.Counted++;
            report.FirstAttemptAt ??= time.GetUtcNow();
        }

        if (call.WasCalled)
        {
            report.HeldPart = isUnknown ? report.Part : null;
        }

        if (policy.WaitAfter(report, call) is not { } wait)
        {
            Fail(report, DeliveryOutcomes.DeadLettered, call, isUnknown);
            return;
        }

        report.Ending = report.HeldPart is null ? DeliveryEnding.Parked : DeliveryEnding.Held;
        report.Wait = wait;

        // A destination that is closed is asked for again and again; that alone is no attempt.
        if (call.WasCalled || report.Last is not { Outcome: DeliveryOutcomes.Parked })
        {
            var result = Add(report, isUnknown ? DeliveryOutcomes.Held : DeliveryOutcomes.Parked, call, wait);
            var job = report.Job;
            Log.Waits(logger, job.Id, job.Tenant.Id.Value, job.Destination, result.Outcome, wait.TotalSeconds, result.Category, result.ProviderCode);
        }
    }

    /// <summary>Has a job wait behind others of its lane, without a call.</summary>
    public void WaitBehind(DeliveryReport report)
    {
        report.Ending = DeliveryEnding.Parked;
        Add(report, DeliveryOutcomes.Parked, CallResult.None(
            new Retry(DeliveryCategories.None, RefusalCodes.Behind, "earlier messages of the conversation wait for this destination")), null);
    }

    private void Fail(DeliveryReport report, string outcomeWord, CallResult call, bool isUnknown = false)
    {
        report.IsUnknown = isUnknown;
        Die(report, Add(report, outcomeWord, call, null));
    }

    private void Die(DeliveryReport report, DeliveryResult result)
    {
        report.Ending = DeliveryEnding.Dead;
        metrics.DeadLettered(report.Job.Tenant.Id.Value, report.Job.Sender.Key, result.Category);
        Log.Failed(logger, report.Job.Id, report.Job.Tenant.Id.Value, report.Job.Destination, result.Outcome, result.Category, result.ProviderCode, result.Detail);
    }

    private DeliveryResult Add(DeliveryReport report, string outcomeWord, CallResult call, TimeSpan? wait)
    {
        var result = report.Add(outcomeWord, call, wait);
        DeliverySpan.Attempted(result);
        metrics.Delivery(report.Job.Tenant.Id.Value, report.Job.Sender.Key, result.Outcome, result.Category, call.WasCalled ? call.Elapsed : null);
        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DeliveryFailed, LogLevel.Warning,
            "{MessageId} of {Tenant} to {Destination} was {Outcome}: {Category} {ProviderCode} {Detail}")]
        public static partial void Failed(
            ILogger logger, Guid messageId, string tenant, string destination, string outcome, string category, string? providerCode, string? detail);

        // Debug: an outage of a provider would write one for each message. The breaker says once what is the matter.
        [LoggerMessage(EventIds.DeliveryWaits, LogLevel.Debug, "{MessageId} of {Tenant} to {Destination} is {Outcome} for {Seconds} s: {Category} {ProviderCode}")]
        public static partial void Waits(
            ILogger logger, Guid messageId, string tenant, string destination, string outcome, double seconds, string category, string? providerCode);

        [LoggerMessage(EventIds.SenderFault, LogLevel.Error, "The adapter {Adapter} failed at a delivery with {Exception}; it becomes a dead letter. {StackTrace}")]
        public static partial void AdapterFault(ILogger logger, string adapter, string exception, string? stackTrace);
    }
}
