using Relay.Model;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>What pages ask about dead letters; without a store there are none to be asked about.</summary>
internal sealed class DeadLetterPages(DeadLetters? letters = null, DecisionTurns? turns = null)
{
    public bool HasStore => letters is not null;

    public Task<DeadLetterList> ListAsync(TenantId tenant, DeadLetterFilter filter, CancellationToken cancellationToken) =>
        letters!.PageAsync(tenant, filter, cancellationToken);

    /// <summary>Null when the tenant has none with this id.</summary>
    public async Task<DeadLetterFacts?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellationToken) =>
        await letters!.FindAsync(tenant, id, cancellationToken) is { } found ? DeadLetterFacts.Of(found.Row, found.Document) : null;

    /// <summary>Decides about some, or about the oldest open ones of a destination.</summary>
    public async Task<DecisionTold> DecideAsync(TenantId tenant, DecisionRequest request, DeadLetterDecision decision, CancellationToken cancellationToken)
    {
        if (!await turns!.TryTakeAsync(cancellationToken))
        {
            return DecisionTold.No("Others are being decided about, which takes its time. Try again in a moment.");
        }

        try
        {
            var results = request.Destination is { } destination
                ? await letters!.DecideAsync(tenant, destination, request.After is { } after ? DecisionCursor.Read(after) : null, decision, cancellationToken)
                : await letters!.DecideAsync(tenant, [.. request.Ids!.Distinct()], decision, cancellationToken) is { } some ? new DecisionResults(some, null) : null;
            return results is null
                ? DecisionTold.No("Kafka does not take the records now. Try again in a moment: what was replayed already is not delivered twice.")
                : new DecisionTold(results, null);
        }
        finally
        {
            turns.Give();
        }
    }
}

/// <summary>What came of decisions, for people.</summary>
/// <param name="Refusal">Why nothing is known of what was asked for.</param>
internal sealed record DecisionTold(DecisionResults? Results, string? Refusal)
{
    public static DecisionTold No(string words) => new(null, words);

    /// <summary>A sentence for each outcome.</summary>
    public IReadOnlyList<string> Sentences =>
    [
        .. (Results?.Results ?? []).GroupBy(r => r.Outcome, StringComparer.Ordinal).Select(same => (same.Key, Count: same.Count())).Select(o => o.Key switch
        {
            DeadLetterStates.Replayed => $"{Many(o.Count, "was", "were")} replayed: on the way to be delivered once more.",
            DeadLetterStates.Discarded => $"{Many(o.Count, "was", "were")} discarded.",
            DecisionOutcomes.AlreadyDelivered => $"{Many(o.Count, "was", "were")} delivered meanwhile, and left alone.",
            DecisionOutcomes.ReplayBegun => $"A replay of {o.Count} was begun before, and may have been delivered: left alone.",
            DecisionOutcomes.NotOpen => $"{Many(o.Count, "was", "were")} decided about before.",
            _ => $"{Many(o.Count, "is", "are")} not there any more.",
        }),
    ];

    /// <summary>Those that only somebody who insists has his way with.</summary>
    public IReadOnlyList<Guid> LeftAlone =>
        [.. (Results?.Results ?? []).Where(r => r.Outcome is DecisionOutcomes.AlreadyDelivered or DecisionOutcomes.ReplayBegun).Select(r => r.Id)];

    private static string Many(int count, string one, string several) => $"{count} {(count == 1 ? one : several)}";
}
