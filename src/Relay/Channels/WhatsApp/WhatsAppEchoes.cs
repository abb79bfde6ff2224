using System.Text.Json;
using Relay.Channels.Meta;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>What the business wrote in its own app, and what either side wrote before the number was connected.</summary>
internal static class WhatsAppEchoes
{
    // Media of the history come a second time, under the id of the placeholder that stood for them in their thread.
    private const string LaterMedia = "media";

    /// <summary>Whatever its lists are called: taking these for a customer's words would let the business answer itself for ever.</summary>
    public static bool IsFieldOfEchoes(string field) => field is "smb_message_echoes" or MetaNames.Echoes;

    public static ParsedItem Parse(JsonElement echo, WhatsAppScope scope)
    {
        var ids = scope.Contacts.Complete(WhatsAppIds.Of(echo.Word("to"), echo.Word("to_user_id")));
        var groupId = echo.Word("group_id");
        if (ids.IsEmpty && groupId is null)
        {
            return NoCustomer(scope);
        }

        var customer = groupId is null ? ids : new CustomerIds(GroupId: groupId);
        return FromBusiness(WhatsAppMessages.Message(echo, scope), customer, ids, scope.Contacts.Find(ids), scope);
    }

    public static ParsedItem ParseHistory(JsonElement message, WhatsAppScope scope)
    {
        var isOurs = IsOurs(message, scope);
        var other = isOurs
            ? WhatsAppIds.Of(message.Word("to"), message.Word("to_user_id"))
            : WhatsAppIds.Of(message.Word("from"), message.Word("from_user_id"));
        var thread = scope.Thread;
        var ids = scope.Contacts.Complete(thread is null
            ? other
            : thread.Ids with { Phone = thread.Ids.Phone ?? other.Phone, UserId = thread.Ids.UserId ?? other.UserId });
        if (ids.IsEmpty)
        {
            return NoCustomer(scope);
        }

        var contact = scope.Contacts.Find(ids) ?? thread;
        var parsed = WhatsAppMessages.Message(message, scope);
        parsed = parsed with
        {
            Revision = thread is null ? LaterMedia : parsed.Revision,
            Context = (parsed.Context ?? new MessageContext()) with { History = true },
        };
        return isOurs
            ? FromBusiness(parsed, ids, ids, contact, scope)
            : parsed with { EventType = EventTypes.MessageEchoed, Customer = ids, From = WhatsAppIds.Customer(ids, contact), To = scope.Business };
    }

    private static ParsedMessage FromBusiness(
        ParsedMessage message, CustomerIds customer, CustomerIds ids, WhatsAppContact? contact, WhatsAppScope scope) => message with
        {
            EventType = EventTypes.MessageEchoed,
            Customer = customer,
            From = scope.Business,
            To = WhatsAppIds.Customer(ids.IsEmpty ? customer : ids, contact),
        };

    // "to" is there only in what the business wrote; the display number tells where it is missing.
    private static bool IsOurs(JsonElement message, WhatsAppScope scope) =>
        message.Word("to") is not null
        || message.Word("to_user_id") is not null
        || (scope.DisplayDigits is { } display && PhoneDigits.Of(message.Word("from")) == display);

    private static Refused NoCustomer(WhatsAppScope scope) =>
        new(QuarantineReasons.NoSender, "The message names no customer.") { Source = scope.Source };
}
