using System.Collections.Concurrent;
using Relay.Storage.Spool;

namespace Relay.Ingest.Spool;

/// <summary>
/// The tenants whose spool this process knows, or believes, to be open. Believing it too long costs a look into the store; forgetting it too
/// early would let a webhook overtake. So each knowledge has a number, and only who has seen that number may take it away.
/// </summary>
internal sealed class OpenSpools
{
    private readonly ConcurrentDictionary<string, long> _marks = new(StringComparer.Ordinal);
    private readonly Signal _opened = new();
    private long _last;
    private volatile bool _isKnown;

    /// <summary>False until the store was asked for the first time: until then nobody knows which are open.</summary>
    public bool IsKnown => _isKnown;

    /// <summary>Whatever is marked from now on has a higher number.</summary>
    public long Now => Interlocked.Read(ref _last);

    public bool IsEmpty => _marks.IsEmpty;

    public int Count => _marks.Count;

    public IReadOnlyCollection<string> Tenants => [.. _marks.Keys];

    /// <summary>Whether the tenant's webhooks must follow through the spool.</summary>
    /// <param name="mark">The number of that knowledge.</param>
    public bool Contains(string tenantId, out long mark) => _marks.TryGetValue(tenantId, out mark);

    /// <summary>The tenant's spool was opened, or found open.</summary>
    public void Mark(string tenantId)
    {
        var mark = Interlocked.Increment(ref _last);
        _marks.AddOrUpdate(tenantId, mark, (_, before) => Math.Max(before, mark));
        _opened.Raise();
    }

    /// <summary>Somebody saw the spool closed after he had seen <paramref name="mark"/>; does nothing when it was opened again since.</summary>
    public void Remove(string tenantId, long mark) => _marks.TryRemove(new KeyValuePair<string, long>(tenantId, mark));

    /// <summary>Takes over what the store says.</summary>
    /// <param name="asOf"><see cref="Now"/> from before the store was asked.</param>
    public void Replace(IReadOnlyCollection<string> open, long asOf)
    {
        var found = open.ToHashSet(StringComparer.Ordinal);
        foreach (var (tenantId, mark) in _marks)
        {
            if (mark <= asOf && !found.Contains(tenantId))
            {
                Remove(tenantId, mark);
            }
        }

        foreach (var tenantId in found.Where(t => !_marks.ContainsKey(t)))
        {
            Mark(tenantId);
        }

        _isKnown = true;
    }

    /// <summary>Asks the store and takes over what it says.</summary>
    public async Task LoadAsync(ISpoolStore store, CancellationToken cancellationToken)
    {
        var asOf = Now;
        Replace(await store.OpenTenantsAsync(cancellationToken), asOf);
    }

    /// <summary>Waits until one is opened, but no longer than <paramref name="longest"/>.</summary>
    public Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken) => _opened.WaitAsync(longest, time, cancellationToken);
}
