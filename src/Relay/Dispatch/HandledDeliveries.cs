using Microsoft.Extensions.Options;
using Relay.Storage;
using Relay.Storage.Handled;

namespace Relay.Dispatch;

/// <summary>
/// What was brought to an end: in memory for what this process did lately, else in the store as far back as <c>Dedupe:Window</c>. Without the
/// store, memory alone.
/// </summary>
internal sealed class HandledDeliveries
{
    private const string Counted = "handled";

    private readonly HandledWindow _window;
    private readonly StoreOutage _outage;
    private readonly TimeProvider _time;
    private readonly TimeSpan _reach;
    private readonly StoreBatcher<HandledKey, IReadOnlyList<HandledPart>>? _finder;
    private readonly LenientWriter<HandledRow>? _writer;

    public HandledDeliveries(HandledWindow window, StoreOutage outage, IOptions<DedupeOptions> options, TimeProvider time, IHandledTable? table = null)
    {
        _window = window;
        _outage = outage;
        _time = time;
        _reach = options.Value.Window;
        if (table is not null)
        {
            _finder = new(async (keys, cancellation) => await table.FindAsync(keys, time.GetUtcNow() - _reach, cancellation));
            _writer = new(table.AddAsync, outage, Counted, time);
        }
    }

    /// <summary>What of a job was brought to an end before. Memory alone answers only when it knows the end: others may have delivered later parts.</summary>
    public async ValueTask<HandledParts> FindAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        if (_finder is null || Knows(job, PartNames.Whole(job)) || Knows(job, Dead(job)))
        {
            return new HandledParts(this, job, []);
        }

        IReadOnlyList<HandledPart> parts = [];
        if (await _outage.TryAsync(async () => parts = await _finder.AskAsync(KeyOf(job), cancellationToken), cancellationToken))
        {
            return new HandledParts(this, job, parts);
        }

        _outage.WentWithout(Counted);
        return new HandledParts(this, job, []);
    }

    /// <summary>Whether this process delivered it lately.</summary>
    public bool Knows(DeliveryJob job, string part) => Knows(KeyOf(job), part);

    /// <inheritdoc cref="Knows(DeliveryJob, string)"/>
    public bool Knows(HandledKey key, string part) =>
        _window.Contains(key.MessageId, part, key.Destination, key.Nonce) || _window.Contains(key.MessageId, PartNames.All, key.Destination, key.Nonce);

    /// <summary>Keeps that a part was delivered, and with the last one that all were: in memory at once, in the store when the task ends.</summary>
    public Task DeliveredAsync(DeliveryJob job, int part, bool isLast, CancellationToken cancellationToken) =>
        KeepAsync(job, new HandledPart(PartNames.Of(job, part), IsDead: false) { IsLast = isLast && job.Message is not null }, cancellationToken);

    /// <summary>Keeps that a job became a dead letter.</summary>
    public Task DiedAsync(DeliveryJob job, CancellationToken cancellationToken) =>
        KeepAsync(job, new HandledPart(Dead(job), IsDead: true), cancellationToken);

    /// <summary>The part under which it is kept that a job became a dead letter; receipts of one message are jobs of their own.</summary>
    public static string Dead(DeliveryJob job) => $"dead:{job.Id:N}";

    /// <summary>Writes what could not be written while the store was away, as far as it can be now; for the end of the process.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => _writer?.EndAsync(cancellationToken) ?? Task.CompletedTask;

    private Task KeepAsync(DeliveryJob job, HandledPart part, CancellationToken cancellationToken)
    {
        var key = KeyOf(job);
        _window.Add(key.MessageId, part.IsLast ? PartNames.All : part.Part, key.Destination, key.Nonce);
        return _writer is null
            ? Task.CompletedTask
            : _writer.WriteAsync(new HandledRow(key, part, job.Tenant.Id.Value, _time.GetUtcNow()), cancellationToken);
    }

    private static HandledKey KeyOf(DeliveryJob job) => new(job.MessageId, job.Destination, job.Nonce);
}

/// <summary>What of one job was brought to an end before.</summary>
/// <param name="Stored">What the store knows that was not asked of memory.</param>
internal readonly record struct HandledParts(HandledDeliveries All, DeliveryJob Job, IReadOnlyList<HandledPart> Stored)
{
    public bool IsDead => Has(HandledDeliveries.Dead(Job));

    /// <summary>Whether nothing of it is left, however many parts it has.</summary>
    public bool IsWhole => Has(PartNames.Whole(Job)) || Stored.Any(stored => stored.IsLast);

    /// <summary>Whether a part was delivered.</summary>
    public bool Contains(string part) => All.Knows(Job, part) || IsStored(part);

    /// <summary>Whether another process, or an earlier life of this one, delivered it.</summary>
    public bool IsForeign(string part) => IsStored(part) && !All.Knows(Job, part);

    private bool Has(string name) => All.Knows(Job, name) || Stored.Any(stored => stored.Part == name);

    // Parts are delivered in their order, so that the last speaks for all.
    private bool IsStored(string part)
    {
        foreach (var stored in Stored)
        {
            if (stored.Part == part || stored.IsLast)
            {
                return true;
            }
        }

        return false;
    }
}
