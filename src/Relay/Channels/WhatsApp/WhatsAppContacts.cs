using System.Text.Json;

namespace Relay.Channels.WhatsApp;

/// <summary>What a change's <c>contacts</c> says of one customer.</summary>
internal sealed record WhatsAppContact(CustomerIds Ids, string? Name, string? Username);

/// <summary>
/// A change's <c>contacts</c>. They are found by id, never by place: their order is not that of the messages, and some may be missing.
/// </summary>
internal sealed class WhatsAppContacts
{
    private readonly Dictionary<string, WhatsAppContact> _byId = new(StringComparer.Ordinal);
    private int _count;

    public WhatsAppContacts(JsonElement contacts)
    {
        foreach (var element in contacts.Items())
        {
            Add(element);
        }
    }

    public WhatsAppContact? Find(CustomerIds ids) => Find(ids.Phone) ?? Find(ids.UserId);

    /// <summary>
    /// The customer when the change names exactly one. An answer to a request for contact details comes without a sender of its own, and
    /// is his; among several nobody could tell whose.
    /// </summary>
    public WhatsAppContact? Only => _count == 1 ? _byId.Values.FirstOrDefault() : null;

    /// <summary>Adds the identifiers that the contact has and the item has not.</summary>
    public CustomerIds Complete(CustomerIds ids) => Find(ids) is { } contact
        ? ids with { Phone = ids.Phone ?? contact.Ids.Phone, UserId = ids.UserId ?? contact.Ids.UserId }
        : ids;

    /// <summary>Users write it with and without the <c>@</c>.</summary>
    public static string? UsernameOf(JsonElement owner) => owner.Word("username")?.TrimStart('@') is { Length: > 0 } name ? name : null;

    private WhatsAppContact? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    private void Add(JsonElement element)
    {
        _count++;
        var profile = element.Get("profile");
        var ids = WhatsAppIds.Of(element.Word("wa_id"), element.Word("user_id"));
        var contact = new WhatsAppContact(ids, profile.Word("name"), UsernameOf(profile));
        foreach (var id in (string?[])[ids.Phone, ids.UserId, Input(element)])
        {
            if (id is not null)
            {
                _byId.TryAdd(id, contact);
            }
        }
    }

    // What the business had entered, when Meta knows the customer by another number.
    private static string? Input(JsonElement element) => element.Word("input") is { } input ? PhoneDigits.Of(input) ?? input : null;
}
