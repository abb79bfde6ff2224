using Relay.Kafka;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>Looks dead letters up, and decides about them.</summary>
internal sealed partial class DeadLetters(
    DeadLetterReader reader, DeadLetterDecisions decisions, ReplayRecords records,
    [FromKeyedServices(KafkaServices.StageProducer)] IRecordProducer producer, TimeProvider time, ILogger<DeadLetters> logger) : IDisposable
{
    // So many documents are in memory, and so many rows locked, at once.
    private const int PageSize = 50;
    private const int Places = 8;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly StoreGate _reads = new(Places, LongestWait, time);

    // Each holds a connection while Kafka takes its time, so there are few, and what each waits for twice is the store.
    private readonly StoreGate _decisions = new(DecisionTurns.Most, LongestWait * 3, time);

    /// <summary>A page of the list, and where the next one begins.</summary>
    public async Task<DeadLetterList> PageAsync(TenantId tenant, DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        // One more tells whether there is another page.
        var rows = await _reads.AskAsync(letGo => reader.ListAsync(tenant, filter with { Limit = filter.Limit + 1 }, letGo), cancellationToken);
        List<DeadLetterRow> page = [.. rows.Take(filter.Limit)];
        return new DeadLetterList(page, rows.Count > filter.Limit ? DeadLetterQuery.CursorAfter(page[^1]) : null);
    }

    public Task<(DeadLetterRow Row, byte[] Document)?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellationToken) =>
        _reads.AskAsync(letGo => reader.FindAsync(tenant, id, letGo), cancellationToken);

    /// <summary>Decides about those that are named, page by page in the order of their time, so that a conversation keeps its order.</summary>
    /// <returns>Null when Kafka did not take a page. Those before it are done; what is asked for again is answered again.</returns>
    public async Task<IReadOnlyList<DecisionResult>?> DecideAsync(
        TenantId tenant, IReadOnlyList<Guid> ids, DeadLetterDecision decision, CancellationToken cancellationToken)
    {
        var inOrder = ids.Count == 1 ? ids : await _reads.AskAsync(letGo => reader.InOrderAsync(tenant, ids, letGo), cancellationToken);
        var results = new List<DecisionResult>(ids.Count);
        foreach (var page in inOrder.Chunk(PageSize))
        {
            var found = await _decisions.AskAsync(
                letGo => decisions.DecideAsync(tenant, page, decision, (chosen, token) => CarryOutAsync(tenant, chosen, decision, token), letGo), cancellationToken);
            if (found is null)
            {
                return null;
            }

            results.AddRange(found.Select(letter => ResultOf(letter, decision)));
        }

        var known = results.Select(r => r.Id).ToHashSet();
        results.AddRange(ids.Where(known.Add).Select(id => new DecisionResult(id, DecisionOutcomes.NotFound)));
        return results;
    }

    /// <summary>The same about the oldest open ones of a destination.</summary>
    public async Task<DecisionResults?> DecideAsync(
        TenantId tenant, string destination, DecisionPlace? after, DeadLetterDecision decision, CancellationToken cancellationToken)
    {
        var places = await _reads.AskAsync(letGo => reader.OldestOpenAsync(tenant, destination, after, DecisionRequest.MaxIds, letGo), cancellationToken);
        return await DecideAsync(tenant, [.. places.Select(p => p.Id)], decision, cancellationToken) is { } results
            ? new DecisionResults(results, places.Count == DecisionRequest.MaxIds ? DecisionCursor.After(places[^1]) : null)
            : null;
    }

    public void Dispose()
    {
        _reads.Dispose();
        _decisions.Dispose();
    }

    private async Task<bool> CarryOutAsync(TenantId tenant, IReadOnlyList<LockedDeadLetter> chosen, DeadLetterDecision decision, CancellationToken cancellationToken)
    {
        if (decision.State == DeadLetterStates.Replayed && await PublishAsync([.. chosen.SelectMany(letter => records.Of(letter, decision.Force))], cancellationToken) is { } failure)
        {
            Log.NotReplayed(logger, chosen.Count, tenant.Value, failure.Code, failure.Reason);
            return false;
        }

        Log.Decided(logger, chosen.Count, tenant.Value, decision.State, decision.Actor);
        return true;
    }

    // This producer keeps the order whatever happens, and goes on when nobody waits any more: then the letters stay open although they are
    // replayed, and replaying them again delivers nothing twice, since their nonces are the same.
    private async Task<SendFailure?> PublishAsync(IReadOnlyList<OutgoingRecord> all, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var acknowledgement = await producer.EnqueueAllAsync(all, either.Token);
            return await acknowledgement.Outcome.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new SendFailure("TimedOut", $"not acknowledged within {LongestWait.TotalSeconds:0} s", IsQueueFull: false);
        }
    }

    private static DecisionResult ResultOf(LockedDeadLetter letter, DeadLetterDecision decision) =>
        decision.Concerns(letter) ? new(letter.Id, decision.State)
        : letter.State == DeadLetterStates.Open && decision.State == DeadLetterStates.Discarded ? new(letter.Id, DecisionOutcomes.ReplayBegun)
        : letter.State == DeadLetterStates.Open ? new(letter.Id, DecisionOutcomes.AlreadyDelivered)
        : new(letter.Id, DecisionOutcomes.NotOpen, letter.State);

    private static partial class Log
    {
        [LoggerMessage(EventIds.DeadLettersDecided, LogLevel.Information, "{Count} dead letters of {Tenant} were {State} by {Actor}")]
        public static partial void Decided(ILogger logger, int count, string tenant, string state, string actor);

        [LoggerMessage(EventIds.ReplayFailed, LogLevel.Warning, "{Count} dead letters of {Tenant} stay open: Kafka {Code} {Reason}")]
        public static partial void NotReplayed(ILogger logger, int count, string tenant, string code, string reason);
    }
}

/// <summary>Values of <see cref="DecisionResult.Outcome"/> besides the states.</summary>
internal static class DecisionOutcomes
{
    public const string AlreadyDelivered = "alreadyDelivered";
    public const string NotOpen = "notOpen";

    /// <summary>Somebody replayed it and was not told how that ended: it may be delivered.</summary>
    public const string ReplayBegun = "replayBegun";
    public const string NotFound = "notFound";
}
