using Relay.Channels;
using Relay.Customers;
using Relay.Storage.Seen;

namespace Relay.Normalize;

/// <summary>What the directory of customers learnt and the store has yet to be told.</summary>
internal sealed class CustomerNotes
{
    // Each some 200 bytes; who writes again and again while the store is away stands here once.
    private const int MaxUnsure = 100_000;

    private readonly List<(Known Newer, Known Older)> _merges = [];
    private readonly HashSet<Known> _moved = [];
    private List<UnsureSighting> _unsure = [];
    private HashSet<UnsureSighting> _unsureSet = [];

    /// <summary>Sightings that found no room: their identifiers are learnt anew when they are seen again.</summary>
    public long Dropped { get; private set; }

    public int Unsure => _unsure.Count;

    public void Merged(Known newer, Known older) => _merges.Add((newer, older));

    public void Moved(Known known) => _moved.Add(known);

    /// <summary>A customer was resolved by memory alone, although memory could not know all of his identifiers.</summary>
    public void Guessed(UnsureSighting sighting)
    {
        if (_unsureSet.Contains(sighting))
        {
            return;
        }

        if (_unsure.Count >= MaxUnsure)
        {
            Dropped++;
            return;
        }

        _unsureSet.Add(sighting);
        _unsure.Add(sighting);
    }

    /// <summary>What the store can be told as it is: everybody in it is known there.</summary>
    public (IReadOnlyList<KeyMerge> Merges, IReadOnlyList<KeyAddress> Addresses) TakeSure()
    {
        if (_merges.Count + _moved.Count == 0)
        {
            return ([], []);
        }

        // What is not confirmed was guessed, and comes by that way.
        KeyMerge[] merges = [.. _merges.Where(m => m.Newer.IsConfirmed && m.Older.IsConfirmed).Select(m => new KeyMerge(NameOf(m.Newer), m.Older.Oldest.Key))];
        KeyAddress[] moved = [.. _moved.Select(k => k.Oldest).Distinct().Where(k => k.IsConfirmed && IsStorable(k)).Select(k => new KeyAddress(NameOf(k), k.Phone, k.UserId))];
        _merges.Clear();
        _moved.Clear();
        return (merges, moved);
    }

    /// <summary>What was guessed since the last time, in its order.</summary>
    public IReadOnlyList<UnsureSighting> TakeUnsure()
    {
        var taken = _unsure;
        (_unsure, _unsureSet) = ([], []);
        return taken;
    }

    /// <summary>Puts back what could not be asked about.</summary>
    public void GiveBack(IEnumerable<UnsureSighting> guessed)
    {
        var later = TakeUnsure();
        foreach (var sighting in guessed.Concat(later))
        {
            Guessed(sighting);
        }
    }

    private static AliasName NameOf(Known known) => new(known.TenantId, known.Account.Channel, known.Account.Id, known.Key);

    private static bool IsStorable(Known known) =>
        CustomerNames.IsStorable(known.Phone ?? "") && CustomerNames.IsStorable(known.UserId ?? "");
}

/// <summary>Who was taken for whom without the store.</summary>
/// <param name="Key">The key that was used.</param>
/// <param name="RightKey">The key that the store says; null while it was not asked.</param>
internal sealed record UnsureSighting(
    string TenantId, AccountName Account, CustomerIds Ids, CustomerIds Also, CustomerIds? Current, bool IsHeardOf, string Key, string? RightKey = null);
