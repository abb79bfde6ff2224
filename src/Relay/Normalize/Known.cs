using Relay.Channels;

namespace Relay.Normalize;

/// <summary>A customer, as far as he is known: his key, its age, and where he is reached.</summary>
internal sealed class Known(string tenantId, AccountName account, string key, long sequence)
{
    /// <summary>Ages of keys that the store knows nothing of begin here: they are younger than all that it knows.</summary>
    public const long Unconfirmed = 1L << 62;

    public string TenantId => tenantId;

    public AccountName Account => account;

    public string Key => key;

    /// <summary>Of two the smaller is the older.</summary>
    public long Sequence { get; set; } = sequence;

    public bool IsConfirmed => Sequence < Unconfirmed;

    /// <summary>Whom this one turned out to be; identifiers that were not there when it came out follow this way.</summary>
    public Known? Older { get; set; }

    /// <summary>The number and the user id by which he was heard of last; the key stays, they change.</summary>
    public string? Phone { get; set; }

    public string? UserId { get; set; }

    /// <summary>In which generation of the directory he was heard of here, so that nobody knows better where he is; 0 when he was not.</summary>
    public int HeardIn { get; private set; }

    public Known Oldest => Older is null ? this : Older = Older.Oldest;

    /// <summary>True when he is reached elsewhere than before.</summary>
    public bool Reached(CustomerIds ids, bool isHeardOf, int generation)
    {
        var before = (Phone, UserId);
        Phone = isHeardOf ? ids.Phone ?? Phone : Phone ?? ids.Phone;
        UserId = isHeardOf ? ids.UserId ?? UserId : UserId ?? ids.UserId;
        HeardIn = isHeardOf ? generation : HeardIn;
        return before != (Phone, UserId);
    }
}
