using Relay.Channels;
using Relay.Storage.Seen;

namespace Relay.Normalize;

/// <summary>Identifiers of one customer that one item names.</summary>
/// <param name="Also">Identifiers that the item ties to the first.</param>
/// <param name="ConversationId">A conversation that must lead to the customer too.</param>
/// <param name="MustAsk">
/// The store knows better than this process: the item is a command, and who is who may be another process's to know for its tenant.
/// </param>
internal readonly record struct Sighting(
    string TenantId, AccountName Account, CustomerIds Ids, CustomerIds Also = default, string? ConversationId = null, bool MustAsk = false)
{
    /// <summary>In the order in which they are fit to become a key.</summary>
    public static IEnumerable<string> Order(CustomerIds also, CustomerIds ids)
    {
        if ((ids.GroupId ?? ids.Key) is { } given)
        {
            yield return given;
            yield break;
        }

        if (ids.Phone is { } phone)
        {
            yield return phone;
        }

        if (also.Phone is { } otherPhone)
        {
            yield return otherPhone;
        }

        if (also.UserId is { } otherUser)
        {
            yield return otherUser;
        }

        if (ids.UserId is { } user)
        {
            yield return user;
        }
    }

    public AliasName Name(string identifier) => new(TenantId, Account.Channel, Account.Id, identifier);
}
