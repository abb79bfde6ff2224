using System.Globalization;
using Relay.Channels;
using Relay.Contracts;

namespace Relay.Dispatch;

/// <summary>What came of a job: every attempt, and how it goes on. One that was parked goes on with the attempts that it had.</summary>
internal sealed class DeliveryReport(DeliveryJob job, TimeProvider time)
{
    // They come from outside; a result and the dead letter that holds it must stay small.
    private const int MaxCodeLength = 128;
    private const int MaxDetailLength = 1000;

    private readonly List<DeliveryResult> _attempts = [];
    private IReadOnlyList<DeliveryResult> _earlier = [];
    private int _number;

    public DeliveryJob Job { get; } = job;

    /// <summary>Those that are new, and still to be published.</summary>
    public IReadOnlyList<DeliveryResult> Attempts => _attempts;

    /// <summary>All, also those before it was parked.</summary>
    public IEnumerable<DeliveryResult> AllAttempts => _earlier.Concat(_attempts);

    /// <summary>The last that was made; null before the first.</summary>
    public DeliveryResult? Last => _attempts.Count > 0 ? _attempts[^1] : _earlier.Count > 0 ? _earlier[^1] : null;

    /// <summary>The part that is being delivered.</summary>
    public int Part { get; set; }

    public DeliveryEnding Ending { get; set; }

    public bool IsDead => Ending == DeliveryEnding.Dead;

    /// <summary>How long it waits; counts where it is parked or held.</summary>
    public TimeSpan Wait { get; set; }

    /// <summary>Whether the last call was made at all; what was not even called is told once, when it is parked.</summary>
    public bool WasCalled { get; set; }

    /// <summary>Attempts that count against the message.</summary>
    public int Counted { get; set; }

    /// <summary>When the first of those was made.</summary>
    public DateTimeOffset? FirstAttemptAt { get; set; }

    /// <summary>When it expires; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The part of which nobody knows what became of its last attempt; null when there is none.</summary>
    public int? HeldPart { get; set; }

    /// <summary>Nobody knows whether the last attempt got through: the channel's own word may still come.</summary>
    public bool IsUnknown { get; set; }

    /// <summary>The channel's own word that it failed has come, and goes to whoever sent it by itself.</summary>
    public bool IsToldByProvider { get; set; }

    /// <summary>Where it goes on: the parts before were delivered.</summary>
    public int FromPart { get; set; } = job.FromPart;

    /// <summary>How many parts there are; null until that is known.</summary>
    public int? Parts { get; set; }

    /// <summary>Whether it was parked before.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Takes up what was tried before.</summary>
    public void Resume(IReadOnlyList<DeliveryResult> earlier)
    {
        IsResumed = true;
        _earlier = earlier;
        _number = earlier.Count > 0 ? earlier[^1].Attempt : 0;
    }

    /// <summary>The new attempts are published; they are earlier ones from now on.</summary>
    public void MarkPublished()
    {
        _earlier = [.. _earlier, .. _attempts];
        _attempts.Clear();
    }

    /// <summary>
    /// Passes over a part that was delivered before; it keeps the number that its attempt had, so that ids do not meet again. Where the earlier
    /// attempts are known they have theirs already.
    /// </summary>
    public void SkipPart() => _number += IsResumed ? 0 : 1;

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

/// <summary>How a job goes on.</summary>
internal enum DeliveryEnding
{
    /// <summary>It does not: all of it is delivered.</summary>
    Done,

    /// <summary>It does not: it becomes a dead letter.</summary>
    Dead,

    /// <summary>It is tried again after a wait.</summary>
    Parked,

    /// <summary>The same, unless the provider's word on the last attempt comes first.</summary>
    Held,

    /// <summary>Not here: its partition went, and whoever has it now delivers what is left.</summary>
    Left,
}
