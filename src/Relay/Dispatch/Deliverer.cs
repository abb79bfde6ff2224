using System.Globalization;
using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Contracts;
using Relay.Model;
using Relay.Observability;

namespace Relay.Dispatch;

/// <summary>
/// Delivers one job: plans its calls, makes those that were not made before, and says of every attempt how it ended. What cannot be
/// delivered becomes a dead letter and, for a message to a customer, a failed receipt. Nothing is dropped.
/// </summary>
internal sealed partial class Deliverer(
    DeliveryPipeline pipeline, HandledWindow handled, RelayMetrics metrics, IOptions<DispatchOptions> options, TimeProvider time, ILogger<Deliverer> logger)
{
    private const string FailedReceipt = "receipt:failed";

    private readonly TimeSpan _maxAge = options.Value.MaxAge;

    public async Task<DeliveryReport> DeliverAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var report = new DeliveryReport(job, time);
        var plan = Plan(job);
        if (plan.Refusal is { } refusal)
        {
            return Fail(report, DeliveryOutcomes.Rejected, CallResult.None(refusal));
        }

        for (var part = 0; part < plan.Calls.Count; part++)
        {
            var name = PartName(job, part);
            if (IsHandled(job, name))
            {
                report.SkipPart();
                continue;
            }

            report.Part = part;

            // Only now: what was delivered in time does not expire when its record comes again.
            if (IsExpired(job))
            {
                return Fail(report, DeliveryOutcomes.Expired, CallResult.None(
                    new Rejected(DeliveryCategories.Timeout, RefusalCodes.Expired, "the message expired before it could be delivered")));
            }

            var call = await pipeline.SendAsync(job, plan.Calls[part], (failed, wait) => Add(report, DeliveryOutcomes.Retrying, failed, wait), cancellationToken);
            if (!call.WasCalled)
            {
                // Nowhere to put it meanwhile: the lane waits, and asks again before the message expires.
                await Task.Delay((call.Outcome as Retry)?.After ?? TimeSpan.Zero, time, cancellationToken);
                part--;
                continue;
            }

            if (call.Outcome is not Delivered)
            {
                return Fail(report, call.Outcome is Rejected ? DeliveryOutcomes.Rejected : DeliveryOutcomes.DeadLettered, call);
            }

            Add(report, DeliveryOutcomes.Delivered, call, null);
            handled.Add(job.MessageId, name, job.Destination, job.Nonce);
        }

        return report;
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

    // Messages: one delivery for each part. Receipts: one Delivered for a message whatever the channel says how often, and none after a Failed;
    // but where Relay only did not know and said Failed (see ReportWriter), the channel's own word that it arrived is still told.
    private static string PartName(DeliveryJob job, int part) => job.Receipt switch
    {
        null => part.ToString(CultureInfo.InvariantCulture),
        { Status: ReceiptStatus.Failed, Source: ReceiptSources.Relay, Errors: [{ Title: DeliveryCategories.Unknown }] } => "receipt:unknown",
        { Status: ReceiptStatus.Failed } => FailedReceipt,
        _ => "receipt:delivered",
    };

    private bool IsHandled(DeliveryJob job, string part)
    {
        var id = job.MessageId;
        return handled.Contains(id, part, job.Destination, job.Nonce)
            || (job.Receipt is not null && handled.Contains(id, FailedReceipt, job.Destination, job.Nonce));
    }

    private bool IsExpired(DeliveryJob job) =>
        job.Message is { } message
        && (message.ExpiresAt is { } limit ? time.GetUtcNow() >= limit : time.GetUtcNow() - message.ReceivedAt >= _maxAge);

    private DeliveryReport Fail(DeliveryReport report, string outcomeWord, CallResult call)
    {
        var result = Add(report, outcomeWord, call, null);
        report.IsDead = true;
        report.IsUnknown = call.Outcome is Unknown;
        metrics.DeadLettered(report.Job.Sender.Key, result.Category);
        Log.Failed(logger, report.Job.Id, report.Job.Tenant.Id.Value, report.Job.Destination, result.Outcome, result.Category, result.ProviderCode, result.Detail);
        return report;
    }

    private DeliveryResult Add(DeliveryReport report, string outcomeWord, CallResult call, TimeSpan? wait)
    {
        var result = report.Add(outcomeWord, call, wait);
        metrics.Delivery(report.Job.Sender.Key, result.Outcome, result.Category, call.Elapsed);
        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DeliveryFailed, LogLevel.Warning,
            "{MessageId} of {Tenant} to {Destination} was {Outcome}: {Category} {ProviderCode} {Detail}")]
        public static partial void Failed(
            ILogger logger, Guid messageId, string tenant, string destination, string outcome, string category, string? providerCode, string? detail);

        [LoggerMessage(EventIds.SenderFault, LogLevel.Error, "The adapter {Adapter} failed at a delivery with {Exception}; it becomes a dead letter. {StackTrace}")]
        public static partial void AdapterFault(ILogger logger, string adapter, string exception, string? stackTrace);
    }
}
