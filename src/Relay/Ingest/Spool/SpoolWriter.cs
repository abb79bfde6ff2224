using System.Threading.Channels;
using Relay.Observability;
using Relay.Storage;
using Relay.Storage.Spool;

namespace Relay.Ingest.Spool;

/// <summary>
/// Puts webhooks into the spool: whatever has come up while the last statement was on its way goes into the next one. What nobody waits for
/// any more is left out, and what waits is bounded, so that a store that hangs costs neither an answer nor memory.
/// </summary>
internal sealed partial class SpoolWriter(
    ISpoolStore store, OpenSpools open, SpoolState state, RelayMetrics metrics, FatalStop stop, TimeProvider time, ILogger<SpoolWriter> logger) : BackgroundService
{
    private const int Writers = 2;
    private const int MaxRows = 256;
    private const int MaxBytes = 4 * 1024 * 1024;

    // Each tenant of a statement is a lock in the store's table of locks.
    private const int MaxTenants = 32;
    private const int MaxWaiting = 20_000;
    private const long MaxWaitingBytes = 128L * 1024 * 1024;
    private static readonly TimeSpan StatementLimit = TimeSpan.FromSeconds(5);

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(MaxWaiting);
    private long _bytes;

    /// <summary>Puts one in. Tells within <paramref name="limit"/> what became of it.</summary>
    public async ValueTask<Spooled> AddAsync(SpoolEntry entry, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (limit <= TimeSpan.Zero)
        {
            return Spooled.Failed;
        }

        var waiting = new Waiting(entry);
        if (Interlocked.Add(ref _bytes, entry.Size) > MaxWaitingBytes || !_waiting.Writer.TryWrite(waiting))
        {
            Interlocked.Add(ref _bytes, -entry.Size);
            return Spooled.Failed;
        }

        try
        {
            return await waiting.Done.Task.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            waiting.IsGivenUp = true;
            return Spooled.Failed;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => RunAsync(stoppingToken)));

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Waiting>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
            {
                Collect(batch);
                if (batch.Count > 0)
                {
                    await WriteAsync(batch, cancellationToken);
                    batch.Clear();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process stops.
        }
#pragma warning disable CA1031 // The last frame of the writer: without a word webhooks would get 503 for ever.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            stop.Because("The spool's writer failed", fault);
        }
        finally
        {
            batch.ForEach(w => w.Done.TrySetResult(Spooled.Failed));
        }
    }

    private void Collect(List<Waiting> batch)
    {
        var bytes = 0L;
        var tenants = new HashSet<string>(StringComparer.Ordinal);
        while (batch.Count < MaxRows && bytes < MaxBytes && tenants.Count < MaxTenants && _waiting.Reader.TryRead(out var waiting))
        {
            Interlocked.Add(ref _bytes, -waiting.Entry.Size);
            if (!waiting.IsGivenUp)
            {
                batch.Add(waiting);
                bytes += waiting.Entry.Size;
                tenants.Add(waiting.Entry.TenantId);
            }
        }
    }

    private async Task WriteAsync(List<Waiting> batch, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StatementLimit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var taken = await store.InsertAsync(batch.ConvertAll(w => w.Entry), ending.Token);
            state.OnAnswered();
            metrics.Spooled(taken.Count(t => t));
            for (var i = 0; i < taken.Length; i++)
            {
                if (taken[i] && batch[i].Entry.Opens)
                {
                    // Before it is answered: what its sender sends next must find it.
                    open.Mark(batch[i].Entry.TenantId);
                }

                batch[i].Done.TrySetResult(taken[i] ? Spooled.Kept : Spooled.Closed);
            }
        }
        catch (Exception failed) when (StoreFault.Is(failed) || (failed is OperationCanceledException && limit.IsCancellationRequested))
        {
            if (state.OnFailed())
            {
                Log.Failed(logger, StoreFault.Describe(failed));
            }

            batch.ForEach(w => w.Done.TrySetResult(Spooled.Failed));
        }
    }

    private sealed class Waiting(SpoolEntry entry)
    {
        private volatile bool _givenUp;

        public SpoolEntry Entry => entry;

        public TaskCompletionSource<Spooled> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Its request was answered 503.</summary>
        public bool IsGivenUp
        {
            get => _givenUp;
            set => _givenUp = value;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SpoolFailed, LogLevel.Error, "The spool takes nothing: {Why}")]
        public static partial void Failed(ILogger logger, string why);
    }
}

/// <summary>What became of a webhook that was given to the spool.</summary>
internal enum Spooled
{
    /// <summary>It may or may not be in it.</summary>
    Failed,

    /// <summary>It is safe.</summary>
    Kept,

    /// <summary>It only followed, and the spool is closed: everything before it is on Kafka.</summary>
    Closed,
}
