using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>Where a message goes: a number, a user id or a group.</summary>
internal readonly record struct WhatsAppRecipient(string? Phone, string? UserId, string? GroupId)
{
    /// <summary>Null when the message names nobody.</summary>
    public static WhatsAppRecipient? Of(Message message)
    {
        var id = Word(message.To.Id);
        if (Word(message.Context?.GroupId) is { } group)
        {
            return new WhatsAppRecipient(null, null, group);
        }

        if ((PhoneDigits.Of(message.To.Phone) ?? PhoneDigits.Of(id)) is { } phone)
        {
            return new WhatsAppRecipient(phone, null, null);
        }

        if ((Word(message.To.UserId) ?? (id is not null && CustomerIdForms.IsUserId(id) ? id : null)) is { } user)
        {
            return new WhatsAppRecipient(null, user, null);
        }

        return id is null ? null : new WhatsAppRecipient(null, null, id);
    }

    public WhatsAppBody Address(WhatsAppBody body) => GroupId is { } group
        ? body with { RecipientType = "group", To = group }
        : body with { To = PhoneDigits.Plus(Phone), Recipient = UserId };

    private static string? Word(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
