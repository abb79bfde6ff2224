using Relay.Observability;
using Relay.Storage.Seen;

namespace Relay.Normalize;

/// <summary>
/// What Normalize remembers: in memory, and behind it in the store when there is one. Before a batch is decided the store is asked for what
/// memory lacks; before its offsets are completed it is told what was new. While it does not answer, memory alone decides, and what it has to
/// be told waits. See docs/adr/0014.
/// </summary>
internal sealed class NormalizeMemory : IReadinessPart
{
    private readonly SeenWindow _seen;
    private readonly CustomerDirectory _customers;
    private readonly StoreBreaker _breaker;
    private readonly RelayMetrics _metrics;
    private readonly ISeenStore? _store;
    private readonly SeenBacklog _backlog = new();

    public NormalizeMemory(SeenWindow seen, CustomerDirectory customers, StoreBreaker breaker, RelayMetrics metrics, ISeenStore? store = null)
    {
        _seen = seen;
        _customers = customers;
        _breaker = breaker;
        _metrics = metrics;
        _store = store;
        _seen.KeepsFresh = store is not null;
    }

    public string Name => "seen";

    /// <summary>Held by whoever uses the window of ids or the directory of customers: one at a time.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether memory is all there is.</summary>
    public bool IsAlone => _store is null;

    public (string State, bool IsReady) Describe() => (
        !_breaker.IsOpen ? ReadyReport.Ok : $"the store does not answer; {_backlog.Ids} ids and {Waiting()} sightings of customers wait to be written", true);

    /// <summary>Other partitions, so others may have written meanwhile what is remembered here.</summary>
    public void Doubt()
    {
        lock (Gate)
        {
            _customers.Doubt();
        }
    }

    /// <summary>Sees to it that memory knows all that a batch needs, as far as the store knows it.</summary>
    public async Task PrepareAsync(Questions questions, CancellationToken cancellationToken)
    {
        if (_store is null || QuestionOf(questions) is not { IsEmpty: false } question)
        {
            return;
        }

        SeenAnswer? answer = null;
        if (!await _breaker.TryAsync(async limit => answer = await _store.LookUpAsync(question, limit), cancellationToken))
        {
            _metrics.Unchecked(question.Ids.Count, question.Aliases.Count + question.Conversations.Count);
            return;
        }

        var claims = Learn(answer!, questions.Sightings);
        if (claims.Count == 0)
        {
            return;
        }

        IReadOnlyList<KnownAlias> claimed = [];
        if (!await _breaker.TryAsync(async limit => claimed = await _store.ClaimAsync(claims, limit), cancellationToken))
        {
            _metrics.Unchecked(0, claims.Count);
            return;
        }

        lock (Gate)
        {
            foreach (var alias in claimed)
            {
                _customers.Learn(alias);
            }
        }
    }

    /// <summary>What was new since the last time; called under <see cref="Gate"/>.</summary>
    public SeenChanges Take()
    {
        if (_customers.Notes is not { } notes || _store is null)
        {
            return SeenChanges.None;
        }

        if (notes.Unsure > 0)
        {
            _breaker.Wake();
        }

        var (merges, addresses) = notes.TakeSure();
        return new SeenChanges(_seen.TakeFresh(), merges, addresses);
    }

    /// <summary>Tells the store; what it cannot be told now waits.</summary>
    public async Task RecordAsync(SeenChanges changes, CancellationToken cancellationToken)
    {
        if (_store is null || changes.IsEmpty || await _breaker.TryAsync(limit => _store.RecordAsync(changes, limit), cancellationToken))
        {
            return;
        }

        _backlog.Add(changes);
        _breaker.Wake();
    }

    /// <summary>Tells the store all that waits, and asks it again from then on.</summary>
    /// <returns>Whether that worked.</returns>
    public async Task<bool> CatchUpAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var (ids, sightings) = (0, 0);
        while (true)
        {
            var changes = _backlog.Peek();
            if (await _breaker.AttemptAsync(limit => TellAsync(changes, limit), patience, cancellationToken) is not null)
            {
                return false;
            }

            ids += changes.Ids.Count;
            _backlog.Remove(changes);
            if (await ReplaySightingsAsync(patience, cancellationToken) is not { } replayed)
            {
                return false;
            }

            sightings += replayed;
            lock (Gate)
            {
                if (_backlog.IsEmpty && _customers.Notes!.Unsure == 0)
                {
                    if (_breaker.IsOpen)
                    {
                        _customers.Doubt();
                        _breaker.Close(ids, sightings);
                    }

                    return true;
                }
            }
        }
    }

    // With nothing to tell, a question shows whether there is anybody.
    private Task TellAsync(SeenChanges changes, CancellationToken cancellationToken) =>
        changes.IsEmpty ? _store!.LookUpAsync(new SeenQuestion([Guid.Empty], [], []), cancellationToken) : _store!.RecordAsync(changes, cancellationToken);

    // What was guessed is gone through once more, as it would have been with the store; where that leads to another customer, it is told.
    private async Task<int?> ReplaySightingsAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        IReadOnlyList<UnsureSighting> guessed;
        lock (Gate)
        {
            guessed = _customers.Notes!.TakeUnsure();
        }

        var done = 0;
        foreach (var page in guessed.Chunk(CustomerReplay.PageSize))
        {
            IReadOnlyList<UnsureSighting> others = [];
            if (await _breaker.AttemptAsync(async limit => others = await CustomerReplay.RunAsync(_store!, page, limit), patience, cancellationToken) is not null)
            {
                lock (Gate)
                {
                    // Their turn comes again; what was guessed since stands behind them.
                    _customers.Notes!.GiveBack(guessed.Skip(done));
                }

                return null;
            }

            done += page.Length;
            lock (Gate)
            {
                foreach (var used in others)
                {
                    _customers.TellLater(used.TenantId, used.Account, used.RightKey!, used.Key);
                }

                if (others.Count > 0)
                {
                    _customers.Doubt();
                }
            }
        }

        return done;
    }

    private IReadOnlyList<NewAlias> Learn(SeenAnswer answer, IReadOnlyList<Sighting> sightings)
    {
        lock (Gate)
        {
            foreach (var seen in answer.Ids)
            {
                _seen.Learn(seen);
            }

            foreach (var alias in answer.Aliases)
            {
                _customers.Learn(alias);
            }

            return _customers.Claims(sightings);
        }
    }

    private SeenQuestion QuestionOf(Questions questions)
    {
        var ids = new HashSet<Guid>();
        var aliases = new HashSet<AliasName>();
        var conversations = new HashSet<ConversationName>();
        lock (Gate)
        {
            foreach (var id in questions.Ids)
            {
                if (!_seen.Knows(id))
                {
                    ids.Add(id);
                }
            }

            foreach (var sighting in questions.Sightings)
            {
                _customers.AddUnknown(sighting, aliases, conversations);
            }
        }

        return new SeenQuestion(ids, aliases, conversations);
    }

    private int Waiting()
    {
        lock (Gate)
        {
            return _customers.Notes?.Unsure ?? 0;
        }
    }
}
