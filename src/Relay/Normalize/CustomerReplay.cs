using Relay.Storage.Seen;

namespace Relay.Normalize;

/// <summary>Goes once more through sightings that were resolved without the store, this time with it.</summary>
internal static class CustomerReplay
{
    public const int PageSize = 500;

    /// <summary>Writes what they say into the store.</summary>
    /// <returns>Those whose customer turned out to have another key, with the right one.</returns>
    public static async Task<IReadOnlyList<UnsureSighting>> RunAsync(ISeenStore store, IReadOnlyList<UnsureSighting> page, CancellationToken cancellationToken)
    {
        var directory = new CustomerDirectory(CustomerDirectory.DefaultCapacity) { Notes = new CustomerNotes() };
        List<Sighting> sightings = [.. page.Select(s => new Sighting(s.TenantId, s.Account, s.Ids, s.Also))];
        var asked = new HashSet<AliasName>();
        sightings.ForEach(s => directory.AddUnknown(s, asked, []));
        if (asked.Count == 0)
        {
            return [];
        }

        var answer = await store.LookUpAsync(new SeenQuestion([], asked, []), cancellationToken);
        Learn(answer.Aliases);
        if (directory.Claims(sightings) is { Count: > 0 } claims)
        {
            Learn(await store.ClaimAsync(claims, cancellationToken));
        }

        var others = new List<UnsureSighting>();
        foreach (var s in page)
        {
            var right = directory.Resolve(s.TenantId, s.Account, s.Ids, s.Also, s.Current, s.IsHeardOf);
            if (right.Key != s.Key)
            {
                others.Add(s with { RightKey = right.Key });
            }
        }

        var (merges, addresses) = directory.Notes.TakeSure();
        await store.RecordAsync(new SeenChanges([], merges, addresses), cancellationToken);
        return others;

        void Learn(IEnumerable<KnownAlias> aliases)
        {
            foreach (var alias in aliases)
            {
                directory.Learn(alias);
            }
        }
    }
}
