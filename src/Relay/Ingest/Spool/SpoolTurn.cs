using Relay.Contracts;
using Relay.Kafka;
using Relay.Storage.Spool;

namespace Relay.Ingest.Spool;

/// <summary>
/// Empties one tenant's spool for a while: reads in order, appends, waits for the acknowledgement, deletes. Appends go through the producer
/// that never gives up: with one that does, a record could be missing from between two others, and would then be repeated behind them. What
/// was appended and not deleted is appended again, so on the topic everything stands in its order at its first occurrence.
/// </summary>
internal sealed class SpoolTurn(
    ISpoolStore store, [FromKeyedServices(KafkaServices.StageProducer)] IRecordProducer producer, OpenSpools open, KafkaCircuit circuit, TimeProvider time)
{
    private const long MaxBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StuckLimit = TimeSpan.FromSeconds(5);

    // For so long the tenant's webhooks are held up while the last of the spool is appended.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    // The first is a probe: while Kafka is away it lies in the producer's queue.
    private static readonly int[] PageRows = [1, 16, 128, 500];

    public async Task<TurnEnd> RunAsync(string tenantId, CancellationToken cancellationToken)
    {
        await using var lease = await store.TryLeaseAsync(tenantId, cancellationToken);
        if (lease is null)
        {
            return new TurnEnd(TurnState.Busy, 0);
        }

        var began = time.GetTimestamp();
        var appended = 0;
        for (var round = 0; ; round++)
        {
            var page = new SpoolPage(PageRows[Math.Min(round, PageRows.Length - 1)], MaxBytes);
            var rows = await lease.ReadAsync(page, cancellationToken);
            if (rows.Count > 0)
            {
                var sent = await producer.EnqueueAllAsync(Records(tenantId, rows), cancellationToken);
                if (await TroubleAsync(sent.Outcome, appended, cancellationToken) is { } trouble)
                {
                    return trouble;
                }

                await lease.DeleteAsync(rows, cancellationToken);
                appended += rows.Count;
            }

            if (rows.Count < page.MaxRows)
            {
                _ = open.Contains(tenantId, out var mark);
                var closing = new Closing(this, tenantId);
                if (await lease.TryCloseAsync(new SpoolPage(PageRows[^1], MaxBytes), closing.AppendAsync, cancellationToken))
                {
                    open.Remove(tenantId, mark);
                    return new TurnEnd(TurnState.Closed, appended + closing.Rows);
                }

                if (closing.Outcome is { } late && await TroubleAsync(late, appended, cancellationToken) is { } trouble)
                {
                    return trouble;
                }
            }

            if (time.GetElapsedTime(began) > TurnLimit)
            {
                return new TurnEnd(TurnState.More, appended);
            }
        }
    }

    /// <summary>Null when the records are acknowledged.</summary>
    private async Task<TurnEnd?> TroubleAsync(Task<SendFailure?> outcome, int appended, CancellationToken cancellationToken)
    {
        try
        {
            if (await outcome.WaitAsync(StuckLimit, time, cancellationToken) is { } failure)
            {
                return new TurnEnd(TurnState.Refused, appended) { Failure = failure };
            }

            circuit.Hint();
            return null;
        }
        catch (TimeoutException)
        {
            return new TurnEnd(TurnState.Stuck, appended) { Outstanding = outcome };
        }
    }

    private static List<OutgoingRecord> Records(string tenantId, IReadOnlyList<SpooledRow> rows)
    {
        var records = new List<OutgoingRecord>(rows.Count);
        foreach (var row in rows)
        {
            records.Add(new OutgoingRecord(TopicNames.Webhooks, tenantId, row.Body, SpoolHeaders.Unpack(row.Headers)));
        }

        return records;
    }

    /// <summary>The append while nobody is let in, which must be over soon.</summary>
    private sealed class Closing(SpoolTurn turn, string tenantId)
    {
        public int Rows { get; private set; }

        /// <summary>Null when nothing was given to Kafka.</summary>
        public Task<SendFailure?>? Outcome { get; private set; }

        public async Task<bool> AppendAsync(IReadOnlyList<SpooledRow> rows, CancellationToken cancellationToken)
        {
            using var limit = new CancellationTokenSource(CloseLimit, turn.Time);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                Outcome = (await turn.Producer.EnqueueAllAsync(Records(tenantId, rows), ending.Token)).Outcome;
                Rows = rows.Count;
                return await Outcome.WaitAsync(ending.Token) is null;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private TimeProvider Time => time;

    private IRecordProducer Producer => producer;
}

/// <summary>How a turn ended.</summary>
internal sealed record TurnEnd(TurnState State, int Appended)
{
    /// <summary>What is still on its way to Kafka, when it is stuck.</summary>
    public Task<SendFailure?>? Outstanding { get; init; }

    /// <summary>Why Kafka refused a record, when it did.</summary>
    public SendFailure? Failure { get; init; }
}

internal enum TurnState
{
    /// <summary>All is on Kafka, and the tenant's webhooks go there directly.</summary>
    Closed,

    /// <summary>The turn was over before the spool was empty.</summary>
    More,

    /// <summary>Somebody else empties it.</summary>
    Busy,

    /// <summary>Kafka does not acknowledge.</summary>
    Stuck,

    /// <summary>Kafka will not take a record.</summary>
    Refused,
}
