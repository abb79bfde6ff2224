using System.Security.Cryptography;
using System.Text;
using Relay.Channels;
using Relay.Contracts;

namespace Relay.Normalize;

/// <summary>
/// Who is who. A customer's key is the first identifier that was ever seen of him, and stays it; identifiers that are seen together are
/// aliases. Two keys that turn out to be one person stay two histories; later traffic goes to the older one. In memory, bounded.
/// </summary>
internal sealed class CustomerDirectory(int capacity)
{
    public const int DefaultCapacity = 1_000_000;

    private readonly Dictionary<UInt128, Known> _known = [];
    private readonly Queue<UInt128> _order = new();
    private readonly Dictionary<string, string> _keyOfConversation = new(StringComparer.Ordinal);
    private readonly Queue<string> _conversationOrder = new();
    private long _sequence;

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
            return Found(tenantId, account, given, merged: [], ids.GroupId is null ? _known.GetValueOrDefault(Hash(scope, given))?.Oldest : null);
        }

        var known = new List<Known>();
        foreach (var id in Identifiers(also, ids))
        {
            if (_known.TryGetValue(Hash(scope, id), out var found) && !known.Contains(found.Oldest))
            {
                known.Add(found.Oldest);
            }
        }

        // Of identifiers seen for the first time, the phone number is the key: it is what people and other systems know.
        var oldest = known.MinBy(k => k.Sequence) ?? new Known(Identifiers(also, ids).First(), ++_sequence);
        known.Remove(oldest);
        known.ForEach(k => k.Older = oldest);
        foreach (var id in Identifiers(also, ids))
        {
            Remember(Hash(scope, id), oldest);
        }

        oldest.Reached(current ?? ids, isHeardOf);
        return Found(tenantId, account, oldest.Key, [.. known.OrderBy(k => k.Sequence).Select(k => k.Key)], oldest);
    }

    /// <summary>
    /// Ties identifiers to a customer whose key is known from elsewhere: a status names its conversation, and the number in it can be another
    /// form of the one that was written to.
    /// </summary>
    public Resolved Tie(string tenantId, AccountName account, string key, CustomerIds ids)
    {
        var own = key.All(char.IsAsciiDigit) ? new CustomerIds(Phone: key) : new CustomerIds(UserId: key);
        if (!_known.ContainsKey(Hash(Scope(tenantId, account), key)))
        {
            Resolve(tenantId, account, own, isHeardOf: false);
        }

        return Resolve(tenantId, account, ids, also: own, isHeardOf: false);
    }

    /// <summary>The customer key behind a conversation of this account; null when it was not seen lately, or is another account's.</summary>
    public string? KeyOf(string tenantId, AccountName account, string conversationId) =>
        _keyOfConversation.TryGetValue(conversationId, out var key) && RelayIds.Conversation(tenantId, account.Channel, account.Id, key) == conversationId
            ? key
            : null;

    // In the order in which they are fit to become a key.
    private static IEnumerable<string> Identifiers(CustomerIds also, CustomerIds ids) =>
        new[] { ids.Phone, also.Phone, also.UserId, ids.UserId }.OfType<string>();

    // Lengths keep an account's id from running over into what stands behind it.
    private static string Scope(string tenantId, AccountName account) => $"{tenantId}\n{account.Channel}\n{account.Id.Length}:{account.Id}\n";

    private Resolved Found(string tenantId, AccountName account, string key, IReadOnlyList<string> merged, Known? known)
    {
        var conversation = RelayIds.Conversation(tenantId, account.Channel, account.Id, key);
        if (_keyOfConversation.TryAdd(conversation, key))
        {
            _conversationOrder.Enqueue(conversation);
            if (_conversationOrder.Count > capacity)
            {
                _keyOfConversation.Remove(_conversationOrder.Dequeue());
            }
        }

        return new Resolved(key, conversation, merged, known?.Phone, known?.UserId);
    }

    private void Remember(UInt128 id, Known known)
    {
        if (_known.TryAdd(id, known))
        {
            _order.Enqueue(id);
            if (_order.Count > capacity)
            {
                _known.Remove(_order.Dequeue());
            }
        }
        else
        {
            _known[id] = known;
        }
    }

    private static UInt128 Hash(string scope, string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(scope + id), hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }

    private sealed class Known(string key, long sequence)
    {
        public string Key { get; } = key;

        public long Sequence { get; } = sequence;

        /// <summary>Whom this one turned out to be; identifiers that were not there when it came out follow this way.</summary>
        public Known? Older { get; set; }

        /// <summary>The number and the user id by which he was seen last; the key stays, they change.</summary>
        public string? Phone { get; private set; }

        public string? UserId { get; private set; }

        public void Reached(CustomerIds ids, bool isHeardOf)
        {
            Phone = isHeardOf ? ids.Phone ?? Phone : Phone ?? ids.Phone;
            UserId = isHeardOf ? ids.UserId ?? UserId : UserId ?? ids.UserId;
        }

        public Known Oldest => Older is null ? this : Older = Older.Oldest;
    }
}

/// <summary>Who a customer is.</summary>
/// <param name="MergedKeys">Other keys that turned out to be the same person, the older first.</param>
/// <param name="Phone">The number by which he was seen last, digits only; null when none was seen lately. An address, where the key is a name.</param>
/// <param name="UserId">The user id by which he was seen last.</param>
internal readonly record struct Resolved(
    string Key, string ConversationId, IReadOnlyList<string> MergedKeys, string? Phone = null, string? UserId = null);
