using System.Globalization;
using Relay.Channels;
using Relay.Contracts;

namespace Relay.Dispatch;

/// <summary>What came of a job: every attempt, and whether it ends as a dead letter.</summary>
internal sealed class DeliveryReport(DeliveryJob job, TimeProvider time)
{
    // They come from outside; a result and the dead letter that holds it must stay small.
    private const int MaxCodeLength = 128;
    private const int MaxDetailLength = 1000;

    private readonly List<DeliveryResult> _attempts = [];
    private int _number;

    public DeliveryJob Job { get; } = job;

    public IReadOnlyList<DeliveryResult> Attempts => _attempts;

    /// <summary>The part that is being delivered.</summary>
    public int Part { get; set; }

    public bool IsDead { get; set; }

    /// <summary>Nobody knows whether the last attempt got through: the channel's own word may still come.</summary>
    public bool IsUnknown { get; set; }

    /// <summary>Passes over a part that was delivered before; it keeps the number that its attempt had, so that ids do not meet again.</summary>
    public void SkipPart() => _number++;

    /// <summary>Notes an attempt. Attempts are numbered over all parts, since the id of a result names no part.</summary>
    public DeliveryResult Add(string outcomeWord, CallResult call, TimeSpan? wait)
    {
        var attempt = ++_number;
        var (category, code, detail) = Describe(call.Outcome);
        var at = time.GetUtcNow();
        var result = new DeliveryResult
        {
            Id = RelayIds.Event(
                Job.Tenant.Id.Value, Job.Channel, Job.AccountId, EventTypes.KindOf(EventTypes.Delivery),
                Job.Id.ToString(), Job.Destination, attempt.ToString(CultureInfo.InvariantCulture), Job.Nonce),
            MessageId = Job.MessageId,
            Part = Part,
            TenantId = Job.Tenant.Id.Value,
            Channel = Job.Channel,
            AccountId = Job.AccountId,
            ConversationId = Job.ConversationId,
            Destination = Job.Destination,
            Attempt = attempt,
            Outcome = outcomeWord,
            Category = category,
            HttpStatus = call.HttpStatus,
            ProviderCode = Clip(code, MaxCodeLength),
            Detail = Clip(detail, MaxDetailLength),
            LatencyMs = (long)call.Elapsed.TotalMilliseconds,
            NextAttemptAt = wait is { } after ? at + after : null,
            ProviderMessageIds = call.Outcome is Delivered { ProviderMessageIds.Count: > 0 } delivered ? delivered.ProviderMessageIds : null,
            At = at,
        };
        _attempts.Add(result);
        return result;
    }

    private static string? Clip(string? text, int length) => text?.Length > length ? text[..length] : text;

    private static (string Category, string? Code, string? Detail) Describe(SendOutcome outcome) => outcome switch
    {
        Delivered => (DeliveryCategories.None, null, null),
        Retry retry => (retry.Category, retry.Code, retry.Detail),
        Rejected rejected => (rejected.Category, rejected.Code, rejected.Detail),
        Unknown unknown => (unknown.Category, unknown.Code, unknown.Detail),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome."),
    };
}
