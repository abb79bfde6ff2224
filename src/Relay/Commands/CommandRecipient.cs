using Relay.Channels;
using Relay.Contracts;

namespace Relay.Commands;

/// <summary>Whom a command is for. Exactly one name: of two that disagree, whichever was not taken would be the one that was meant.</summary>
internal static class CommandRecipient
{
    private const int MaxIdLength = 256;

    /// <summary>What is wrong, or null; says nothing of what was given.</summary>
    public static CommandFault? Check(Recipient? to, string? conversation) =>
        new[] { to?.Id, to?.Phone, to?.UserId, conversation }.Count(name => name is not null) switch
        {
            0 => new("$.to", "a recipient is needed: one of to.id, to.phone, to.userId and conversationId"),
            1 => Check(to),
            _ => new("$.to", "several recipients: exactly one of to.id, to.phone, to.userId and conversationId is allowed"),
        };

    public static CustomerIds IdsOf(Recipient to) =>
        to.Id is { } id ? CustomerIdForms.Of(id) : new CustomerIds(Phone: PhoneDigits.Of(to.Phone), UserId: to.UserId);

    private static CommandFault? Check(Recipient? to) => to switch
    {
        { Phone: { } phone } when PhoneDigits.Of(phone) is null =>
            new("$.to.phone", $"to.phone is no phone number of {PhoneDigits.MinLength} to {PhoneDigits.MaxLength} digits"),
        { UserId: { } user } when string.IsNullOrWhiteSpace(user) || user.Length > MaxIdLength =>
            new("$.to.userId", $"to.userId needs 1 to {MaxIdLength} characters"),
        { Id: { } id } when id.Length > MaxIdLength || !IsCustomer(id) =>
            new(
                "$.to.id",
                $"to.id is no customer: neither a phone number of {PhoneDigits.MinLength} to {PhoneDigits.MaxLength} digits, nor a user id such as US.123, nor a group such as 123@g.us"),
        _ => null,
    };

    private static bool IsCustomer(string id) =>
        PhoneDigits.Of(id) is not null || CustomerIdForms.IsUserId(id) || CustomerIdForms.IsGroupId(id);
}
