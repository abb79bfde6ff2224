using Relay.Channels;
using Relay.Contracts;
using Relay.Storage.Seen;

namespace Relay.Customers;

/// <summary>How customers stand in the table of aliases.</summary>
internal static class CustomerNames
{
    private const int ConversationLength = 28;

    /// <summary>Whether the store can hold a text: no zero character and no half of a pair, which nothing but an attack has.</summary>
    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i]))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text that somebody gives as a conversation's id can be one.</summary>
    public static bool IsConversation(string text) => text.Length == ConversationLength && text.StartsWith("c_", StringComparison.Ordinal) && IsStorable(text);

    /// <summary>The row of an identifier that was seen for the first time.</summary>
    public static NewAlias New(AliasName name, string key, string? phone, string? userId) => new(
        name, key, CustomerIdForms.IdTypeOf(name.Identifier), RelayIds.Conversation(name.TenantId, name.Channel, name.AccountId, name.Identifier),
        phone is not null && IsStorable(phone) ? phone : null, userId is not null && IsStorable(userId) ? userId : null);
}
