using Relay.Kafka;
using Relay.Model;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>Looks dead letters up, and decides about them.</summary>
internal sealed partial class DeadLetters(
    DeadLetterReader reader, DeadLetterDecisions decisions, ReplayRecords records,
    [FromKeyedServices(KafkaServices.StageProducer)] IRecordProducer producer, TimeProvider time, ILogger<DeadLetters> logger)
{
    // So many documents are in memory, and so many rows locked, at once.
    private const int PageSize = 50;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public Task<IReadOnlyList<DeadLetterRow>> ListAsync(TenantId tenant, DeadLetterFilter filter, CancellationToken cancellationToken) =>
        reader.ListAsync(tenant, filter, cancellationToken);

    public Task<(DeadLetterRow Row, byte[] Document)?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellationToken) =>
        reader.FindAsync(tenant, id, cancellationToken);

    /// <summary>Decides about those that are named, page by page in the order of their time, so that a conversation keeps its order.</summary>
    /// <returns>Null when Kafka did not take a page. Those before it are done; what is asked for again is answered again.</returns>
    public async Task<IReadOnlyList<DecisionResult>?> DecideAsync(
        TenantId tenant, IReadOnlyList<Guid> ids, DeadLetterDecision decision, CancellationToken cancellationToken)
    {
        var inOrder = ids.Count == 1 ? ids : await reader.InOrderAsync(tenant, ids, cancellationToken);
        var results = new List<DecisionResult>(ids.Count);
        foreach (var page in inOrder.Chunk(PageSize))
        {
            var found = await decisions.DecideAsync(tenant, page, decision, (chosen, token) => CarryOutAsync(tenant, chosen, decision, token), cancellationToken);
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
        TenantId tenant, string destination, Guid? after, DeadLetterDecision decision, CancellationToken cancellationToken)
    {
        var ids = await reader.OldestOpenAsync(tenant, destination, after, DecisionRequest.MaxIds, cancellationToken);
        return await DecideAsync(tenant, ids, decision, cancellationToken) is { } results
            ? new DecisionResults(results, ids.Count == DecisionRequest.MaxIds ? ids[^1] : null)
            : null;
    }

    private async Task<bool> CarryOutAsync(TenantId tenant, IReadOnlyList<LockedDeadLetter> chosen, DeadLetterDecision decision, CancellationToken cancellationToken)
    {
        if (decision.State == DeadLetterStates.Replayed && await PublishAsync([.. chosen.SelectMany(records.Of)], cancellationToken) is { } failure)
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
    public const string NotFound = "notFound";
}
