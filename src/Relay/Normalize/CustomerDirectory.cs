using System.Security.Cryptography;
using System.Text;
using Relay.Channels;
using Relay.Contracts;

namespace Relay.Normalize;

/// <summary>
/// Who is who. A customer's key is the first identifier that was ever seen of him, and stays it; identifiers that are seen together are
/// aliases. Two keys that turn out to be one person stay two histories; later traffic goes to the older one. In memory, bounded; with a store
/// it is the memory in front of the table of aliases, and is told before each batch what the batch needs to know of it.
/// </summary>
internal sealed partial class CustomerDirectory(int capacity)
{
    public const int DefaultCapacity = 1_000_000;

    private readonly Dictionary<UInt128, Entry> _known = [];
    private readonly Queue<UInt128> _order = new();
    private readonly Dictionary<string, string> _keyOfConversation = new(StringComparer.Ordinal);
    private readonly Queue<string> _conversationOrder = new();
    private long _sequence = Known.Unconfirmed;

    /// <summary>The customer's key and conversation, and whether several keys turned out to be one person.</summary>
    /// <param name="also">Identifiers that the item ties to the first, such as those before an id update.</param>
    /// <param name="current">Where he is reached from now on, when that is not <paramref name="ids"/>: after a change of number.</param>
    /// <param name="isHeardOf">
    /// False when others name him, in a status, a command or an answer: that can be an old number, which must not take the place of the one
    /// under which he wrote last.
    /// </param>
    public Resolved Resolve(
        string tenantId, AccountName account, CustomerIds ids, CustomerIds also = default, CustomerIds? current = null, bool isHeardOf = true)
    {
        var scope = Scope(tenantId, account);
        if ((ids.GroupId ?? ids.Key) is { } given)
        {
            var entry = _known.GetValueOrDefault(Hash(scope, given));
            var isSure = IsFresh(entry);
            var itself = Found(tenantId, account, given, merged: [], ids.GroupId is null ? entry.Known?.Oldest : null);
            return Noted(itself, isSure, tenantId, account, ids, also, current, isHeardOf);
        }

        var known = new List<Known>();
        var allFresh = true;
        foreach (var id in Sighting.Order(also, ids))
        {
            var entry = _known.GetValueOrDefault(Hash(scope, id));
            allFresh &= IsFresh(entry);
            if (entry.Known?.Oldest is { } found && !known.Contains(found))
            {
                known.Add(found);
            }
        }

        // Of identifiers seen for the first time, the phone number is the key: it is what people and other systems know.
        var oldest = known.MinBy(k => k.Sequence) ?? new Known(tenantId, account, Sighting.Order(also, ids).First(), ++_sequence);
        known.Remove(oldest);
        foreach (var newer in known)
        {
            newer.Older = oldest;
            Notes?.Merged(newer, oldest);
        }

        foreach (var id in Sighting.Order(also, ids))
        {
            Remember(Hash(scope, id), oldest);
        }

        if (oldest.Reached(current ?? ids, isHeardOf, _generation))
        {
            Notes?.Moved(oldest);
        }

        var resolved = Found(tenantId, account, oldest.Key, [.. known.OrderBy(k => k.Sequence).Select(k => k.Key)], oldest);
        return Noted(resolved, allFresh, tenantId, account, ids, also, current, isHeardOf);
    }

    /// <summary>
    /// Ties identifiers to a customer whose key is known from elsewhere: a status names its conversation, and the number in it can be another
    /// form of the one that was written to.
    /// </summary>
    public Resolved Tie(string tenantId, AccountName account, string key, CustomerIds ids)
    {
        var own = OwnIds(key);
        if (_known.GetValueOrDefault(Hash(Scope(tenantId, account), key)).Known is null)
        {
            Resolve(tenantId, account, own, isHeardOf: false);
        }

        return Resolve(tenantId, account, ids, also: own, isHeardOf: false);
    }

    /// <summary>The customer key behind a conversation of this account; null when it is not known, or is another account's.</summary>
    public string? KeyOf(string tenantId, AccountName account, string conversationId) =>
        _keyOfConversation.TryGetValue(conversationId, out var key) && RelayIds.Conversation(tenantId, account.Channel, account.Id, key) == conversationId
            ? key
            : null;

    private static CustomerIds OwnIds(string key) => key.All(char.IsAsciiDigit) ? new CustomerIds(Phone: key) : new CustomerIds(UserId: key);

    // Lengths keep an account's id from running over into what stands behind it.
    private static string Scope(string tenantId, AccountName account) => $"{tenantId}\n{account.Channel}\n{account.Id.Length}:{account.Id}\n";

    private Resolved Found(string tenantId, AccountName account, string key, IReadOnlyList<string> merged, Known? known)
    {
        var conversation = RelayIds.Conversation(tenantId, account.Channel, account.Id, key);
        RememberConversation(conversation, key);
        return new Resolved(key, conversation, merged, known?.Phone, known?.UserId);
    }

    private void RememberConversation(string conversation, string key)
    {
        if (_keyOfConversation.TryAdd(conversation, key))
        {
            _conversationOrder.Enqueue(conversation);
            if (_conversationOrder.Count > capacity)
            {
                _keyOfConversation.Remove(_conversationOrder.Dequeue());
            }
        }
    }

    private void Remember(UInt128 id, Known known, int? generation = null)
    {
        if (_known.TryGetValue(id, out var before))
        {
            _known[id] = new Entry(known, generation ?? before.Generation);
            return;
        }

        _known.Add(id, new Entry(known, generation ?? Guessed));
        _order.Enqueue(id);
        if (_order.Count > capacity)
        {
            _known.Remove(_order.Dequeue());
        }
    }

    private static UInt128 Hash(string scope, string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(scope + id), hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }

    /// <param name="Generation">When the store was asked about it last.</param>
    private readonly record struct Entry(Known? Known, int Generation);
}

/// <summary>Who a customer is.</summary>
/// <param name="MergedKeys">Other keys that turned out to be the same person, the older first.</param>
/// <param name="Phone">The number by which he was heard of last, digits only; null when none is known. An address, where the key is a name.</param>
/// <param name="UserId">The user id by which he was heard of last.</param>
internal readonly record struct Resolved(
    string Key, string ConversationId, IReadOnlyList<string> MergedKeys, string? Phone = null, string? UserId = null);
