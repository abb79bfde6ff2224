namespace Relay.Deliveries;

/// <summary>Where something of a tenant waits for.</summary>
internal sealed record ParkedOverview(IReadOnlyList<ParkedQueueItem> Destinations);

/// <summary>What waits for a destination.</summary>
/// <param name="Conversations">At most 1,000 are counted.</param>
/// <param name="Deliveries">In those conversations; of each at most 100 are counted.</param>
/// <param name="IsMore">There are more than were counted.</param>
/// <param name="NextTryAt">When the first is tried again.</param>
/// <param name="OldestParkedAt">Of those that were counted; deliveries that stand first in their conversations.</param>
/// <param name="NextExpiryAt">The same.</param>
internal sealed record ParkedQueueItem(
    string Destination, long Conversations, long Deliveries, bool IsMore, DateTimeOffset NextTryAt, DateTimeOffset OldestParkedAt, DateTimeOffset NextExpiryAt);

/// <summary>The first deliveries of conversations that wait, by the time of their next try.</summary>
/// <param name="Next">What to ask for the next page with; absent on the last one.</param>
internal sealed record ParkedDeliveryList(IReadOnlyList<ParkedDelivery> Items, string? Next);

/// <summary>A delivery that waits, the first of its conversation; others wait behind it.</summary>
internal sealed record ParkedDelivery
{
    /// <summary>To be named when it is to be tried or given up.</summary>
    public required string Id { get; init; }

    public required Guid MessageId { get; init; }

    public string? ConversationId { get; init; }

    public required DateTimeOffset NextTryAt { get; init; }

    /// <summary>waiting; or held: nobody knows what became of the last attempt, and the provider's word is waited for.</summary>
    public required string State { get; init; }

    /// <summary>Attempts that count against the message.</summary>
    public required int Attempts { get; init; }

    /// <summary>Of the last attempt.</summary>
    public string? Category { get; init; }

    /// <summary>Of the last attempt: the provider's own.</summary>
    public string? Code { get; init; }

    /// <summary>Of the last attempt, in words.</summary>
    public string? Detail { get; init; }

    public required DateTimeOffset ParkedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many wait in its conversation behind it; at most 100 are counted.</summary>
    public required long Behind { get; init; }
}

/// <summary>Which parked deliveries: one, or those of a destination that are tried next, 500 of each partition.</summary>
internal sealed record ParkedRequest
{
    public string? Destination { get; init; }

    public string? Id { get; init; }
}
