using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>
/// Who is who on WhatsApp: a phone number, or since 2026 a business-scoped user id such as <c>US.1349…</c> for customers who show no
/// number. Either may be absent, empty, or stand where the other belongs.
/// </summary>
internal static class WhatsAppIds
{
    /// <summary>The ids of a customer from the two places where they should stand; what is no number in the first counts as a user id.</summary>
    public static CustomerIds Of(string? phone, string? userId)
    {
        var digits = PhoneDigits.Of(phone);
        var other = digits is null && phone is not null && phone.Any(char.IsLetterOrDigit) ? phone : null;
        return new CustomerIds(Phone: digits, UserId: userId ?? other);
    }

    public static Party Customer(CustomerIds ids, WhatsAppContact? contact) => new()
    {
        Kind = PartyKinds.Customer,
        Id = ids.Phone ?? ids.UserId ?? ids.GroupId ?? "",
        Phone = PhoneDigits.Plus(ids.Phone),
        UserId = ids.UserId,
        Username = contact?.Username,
        Name = contact?.Name,
    };
}
