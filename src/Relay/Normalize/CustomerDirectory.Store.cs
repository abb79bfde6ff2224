using Relay.Channels;
using Relay.Customers;
using Relay.Storage.Seen;

namespace Relay.Normalize;

/// <summary>What the directory needs to hear from the store, what it makes of it, and what it has to tell.</summary>
internal sealed partial class CustomerDirectory
{
    // Generations count up from 1, so neither what was never asked about nor what is not there is of the present one.
    private const int Guessed = -1;

    // Keys that turned out to be others' while the store was away, by the key that they turned out to be; told with what comes next of him.
    private readonly Dictionary<UInt128, List<string>> _untold = [];
    private int _generation = 1;

    /// <summary>Null without a store: then there is nobody to tell.</summary>
    public CustomerNotes? Notes { get; init; }

    /// <summary>
    /// From now on everything is asked again: another process may have known better meanwhile. What is here goes on being used while the
    /// store does not answer.
    /// </summary>
    public void Doubt() => _generation++;

    /// <summary>Adds what the store has to be asked about a sighting.</summary>
    public void AddUnknown(Sighting sighting, HashSet<AliasName> aliases, HashSet<ConversationName> conversations)
    {
        var scope = Scope(sighting.TenantId, sighting.Account);
        foreach (var id in Sighting.Order(sighting.Also, sighting.Ids))
        {
            if ((sighting.MustAsk || !IsFresh(_known.GetValueOrDefault(Hash(scope, id)))) && IsStorable(sighting, id))
            {
                aliases.Add(sighting.Name(id));
            }
        }

        if (sighting.ConversationId is not { } conversation || !CustomerNames.IsConversation(conversation))
        {
            return;
        }

        if (KeyOf(sighting.TenantId, sighting.Account, conversation) is not { } key)
        {
            conversations.Add(new ConversationName(sighting.TenantId, sighting.Account.Channel, sighting.Account.Id, conversation));
        }
        else if ((sighting.MustAsk || !IsFresh(_known.GetValueOrDefault(Hash(scope, key)))) && IsStorable(sighting, key))
        {
            aliases.Add(sighting.Name(key));
        }
    }

    /// <summary>Takes in what the store knows of an identifier.</summary>
    public void Learn(KnownAlias alias)
    {
        var account = new AccountName(alias.Name.Channel, alias.Name.AccountId);
        var scope = Scope(alias.Name.TenantId, account);
        var keyHash = Hash(scope, alias.Key);
        var root = LearnKey(alias, account, keyHash);
        var hash = Hash(scope, alias.Name.Identifier);
        if (_known.GetValueOrDefault(hash).Known?.Oldest is { } before && before != root)
        {
            root = One(before, root);
        }

        Remember(keyHash, root, _generation);
        Remember(hash, root, _generation);
        RememberConversation(alias.ConversationId, alias.Name.Identifier);
    }

    /// <summary>
    /// The rows of all identifiers in sightings that are not known, each leading to the key that it is to get; asked once the store has said
    /// what it knows.
    /// </summary>
    public IReadOnlyList<NewAlias> Claims(IReadOnlyList<Sighting> sightings)
    {
        var claims = new List<NewAlias>();
        var keys = new Dictionary<AliasName, string>();
        foreach (var sighting in sightings)
        {
            var also = sighting.ConversationId is { } conversation && sighting.Also.IsEmpty && KeyOf(sighting.TenantId, sighting.Account, conversation) is { } of
                ? OwnIds(of)
                : sighting.Also;
            var names = Sighting.Order(also, sighting.Ids).Where(id => IsStorable(sighting, id)).Select(sighting.Name).Distinct().ToList();
            var known = names.Select(name => Fresh(sighting, name.Identifier)).OfType<Known>().MinBy(k => k.Sequence);
            var key = known?.Key ?? names.Where(keys.ContainsKey).Select(name => keys[name]).FirstOrDefault() ?? names.FirstOrDefault().Identifier;
            foreach (var name in names.Where(name => Fresh(sighting, name.Identifier) is null && keys.TryAdd(name, key!)))
            {
                // A group is not reached where one of its members is.
                var own = sighting.Ids.GroupId is null ? sighting.Ids : default;
                claims.Add(CustomerNames.New(name, key!, own.Phone, own.UserId));
            }
        }

        return claims;
    }

    /// <summary>Another key was used for a customer while the store was away; it is told with what comes next of him.</summary>
    public void TellLater(string tenantId, AccountName account, string key, string usedKey)
    {
        var hash = Hash(Scope(tenantId, account), key);
        if (!_untold.TryGetValue(hash, out var keys))
        {
            _untold[hash] = keys = [];
        }

        if (!keys.Contains(usedKey))
        {
            keys.Add(usedKey);
        }
    }

    private Known LearnKey(KnownAlias alias, AccountName account, UInt128 keyHash)
    {
        var entry = _known.GetValueOrDefault(keyHash);
        if (entry.Known?.Oldest is not { } current)
        {
            return Made(alias, account);
        }

        if (current.Key == alias.Key)
        {
            current.Sequence = alias.KeySequence;

            // Where he was heard of here, nobody knows better where he is.
            if (current.HeardIn != _generation)
            {
                (current.Phone, current.UserId) = (alias.Phone, alias.UserId);
            }

            return current;
        }

        // Here the key is another's already. When that one is older, the store has yet to be told; when not, it was a guess.
        return current.Sequence < alias.KeySequence ? current : One(current, Made(alias, account));
    }

    private static Known Made(KnownAlias alias, AccountName account) =>
        new(alias.Name.TenantId, account, alias.Key, alias.KeySequence) { Phone = alias.Phone, UserId = alias.UserId };

    // Both are the last of their chains, so these cannot become a circle.
    private static Known One(Known a, Known b)
    {
        var (older, newer) = a.Sequence < b.Sequence ? (a, b) : (b, a);
        newer.Older = older;
        return older;
    }

    private Known? Fresh(Sighting sighting, string id)
    {
        var entry = _known.GetValueOrDefault(Hash(Scope(sighting.TenantId, sighting.Account), id));
        return IsFresh(entry) ? entry.Known?.Oldest : null;
    }

    private bool IsFresh(Entry entry) => entry.Generation == _generation;

    private static bool IsStorable(Sighting sighting, string id) => CustomerNames.IsStorable(id) && CustomerNames.IsStorable(sighting.Account.Id);

    // Without a store nothing is ever sure, and there is nobody to tell.
    private Resolved Noted(
        Resolved found, bool isSure, string tenantId, AccountName account, CustomerIds ids, CustomerIds also, CustomerIds? current, bool isHeardOf)
    {
        if (Notes is null)
        {
            return found;
        }

        if (!isSure)
        {
            Notes.Guessed(new UnsureSighting(tenantId, account, ids, also, current, isHeardOf, found.Key));
        }

        return _untold.Count > 0 && _untold.Remove(Hash(Scope(tenantId, account), found.Key), out var keys)
            ? found with { MergedKeys = [.. found.MergedKeys.Union(keys.Where(k => k != found.Key))] }
            : found;
    }
}
