using System.Collections.Concurrent;
using Relay.Storage.Handled;
using Relay.Storage.Outcomes;

namespace Relay.Tests.Dispatch.Parking;

/// <summary>The table of handled deliveries in memory.</summary>
internal sealed class FakeHandledTable : IHandledTable
{
    public ConcurrentDictionary<(HandledKey Key, string Part), HandledPart> Rows { get; } = new();

    public bool IsAway { get; set; }

    public int LookUps { get; private set; }

    public Task<IReadOnlyList<IReadOnlyList<HandledPart>>> FindAsync(
        IReadOnlyList<HandledKey> deliveries, DateTimeOffset since, CancellationToken cancellationToken)
    {
        LookUps++;
        return IsAway
            ? Task.FromException<IReadOnlyList<IReadOnlyList<HandledPart>>>(new TimeoutException("The store is away."))
            : Task.FromResult<IReadOnlyList<IReadOnlyList<HandledPart>>>(
                [.. deliveries.Select(d => Rows.Where(r => r.Key.Key == d).Select(r => r.Value).ToList())]);
    }

    public Task AddAsync(IReadOnlyList<HandledRow> rows, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return Task.FromException(new TimeoutException("The store is away."));
        }

        foreach (var row in rows)
        {
            Rows.TryAdd((row.Key, row.Part.Part), row.Part);
        }

        return Task.CompletedTask;
    }
}

/// <summary>The table of providers' words in memory.</summary>
internal sealed class FakeOutcomeTable : IOutcomeTable
{
    public ConcurrentDictionary<SentPart, ProviderWord> Rows { get; } = new();

    public bool IsAway { get; set; }

    public Task<IReadOnlyList<ProviderWord?>> FindAsync(IReadOnlyList<SentPart> parts, DateTimeOffset since, CancellationToken cancellationToken) => IsAway
        ? Task.FromException<IReadOnlyList<ProviderWord?>>(new TimeoutException("The store is away."))
        : Task.FromResult<IReadOnlyList<ProviderWord?>>([.. parts.Select(p => Rows.GetValueOrDefault(p))]);

    public Task AddAsync(IReadOnlyList<ProviderWord> words, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return Task.FromException(new TimeoutException("The store is away."));
        }

        foreach (var word in words)
        {
            Rows.AddOrUpdate(word.Part, word, (_, before) => before.HasFailed ? before : word);
        }

        return Task.CompletedTask;
    }
}
