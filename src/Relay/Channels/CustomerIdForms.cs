using System.Buffers;
using Relay.Contracts;

namespace Relay.Channels;

/// <summary>What an id that stands for a customer can look like: a phone number, a business-scoped user id, or a group.</summary>
internal static class CustomerIdForms
{
    private const string GroupSuffix = "@g.us";

    private static readonly SearchValues<char> GroupCharacters = SearchValues.Create("0123456789-");

    /// <summary>Two capital letters (a country), a dot, and something behind it: <c>US.1349…</c>.</summary>
    public static bool IsUserId(string id) =>
        id.Length > 3 && char.IsAsciiLetterUpper(id[0]) && char.IsAsciiLetterUpper(id[1]) && id[2] == '.';

    /// <summary>Digits, in older groups with a dash among them, and WhatsApp's suffix.</summary>
    public static bool IsGroupId(string id) =>
        id.Length > GroupSuffix.Length
        && id.EndsWith(GroupSuffix, StringComparison.Ordinal)
        && !id.AsSpan(0, id.Length - GroupSuffix.Length).ContainsAnyExcept(GroupCharacters);

    /// <summary>
    /// The identifiers in an id that somebody gives Relay as a customer's. It is the key that Relay gave earlier, unless it is a number in a
    /// form that no key has: a person or a flow wrote it that way to begin a conversation.
    /// </summary>
    public static CustomerIds Of(string id) =>
        PhoneDigits.Of(id) is { } digits && digits != id ? new CustomerIds(Phone: digits) : new CustomerIds(Key: id);

    /// <summary>
    /// What kind of id a customer key is, in the words of Genesys, to whom it names a customer together with the key. Decided by the key alone,
    /// which never changes: another kind would be another customer there.
    /// </summary>
    public static string IdTypeOf(string key) => key.Length > 0 && key.All(char.IsAsciiDigit) ? "Phone" : "Opaque";

    /// <summary>The customer whom an id names, with what the id itself says of him.</summary>
    public static Party PartyOf(string id) => new()
    {
        Kind = PartyKinds.Customer,
        Id = id,
        Phone = PhoneDigits.Plus(PhoneDigits.Of(id)),
        UserId = IsUserId(id) ? id : null,
    };
}
