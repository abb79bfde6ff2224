namespace Relay.Storage.Handled;

/// <summary>What Dispatch brought to an end. One round trip each; throws what <see cref="StoreFault"/> knows when the store is away.</summary>
internal interface IHandledTable
{
    /// <summary>For each delivery, what of it was brought to an end since then.</summary>
    Task<IReadOnlyList<IReadOnlyList<HandledPart>>> FindAsync(IReadOnlyList<HandledKey> deliveries, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Keeps them; what is there already stays.</summary>
    Task AddAsync(IReadOnlyList<HandledRow> rows, CancellationToken cancellationToken);
}

/// <summary>One delivery of a message: the first, or a replay.</summary>
internal readonly record struct HandledKey(Guid MessageId, string Destination, string Nonce);

/// <param name="IsDead">It was given up; otherwise it was delivered.</param>
internal readonly record struct HandledPart(string Part, bool IsDead)
{
    /// <summary>No part follows it.</summary>
    public bool IsLast { get; init; }
}

internal sealed record HandledRow(HandledKey Key, HandledPart Part, string TenantId, DateTimeOffset At);
