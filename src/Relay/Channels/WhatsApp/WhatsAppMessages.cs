using System.Runtime.InteropServices;
using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>What customers write.</summary>
internal static class WhatsAppMessages
{
    public static ParsedItem Parse(JsonElement message, WhatsAppScope scope)
    {
        var ids = scope.Contacts.Complete(Sender(message));
        var groupId = message.Word("group_id");
        if (ids.IsEmpty && groupId is null && IsContactAnswer(message))
        {
            ids = scope.Contacts.Only?.Ids ?? default;
        }

        if (ids.IsEmpty && groupId is null)
        {
            return new Refused(QuarantineReasons.NoSender, "The message names neither a number, a user id nor a group.") { Source = scope.Source };
        }

        var contact = scope.Contacts.Find(ids);
        var customer = groupId is null ? ids : new CustomerIds(GroupId: groupId);
        return message.Word("type") == "request_welcome"
            ? Welcome(message, customer, scope)
            : Message(message, scope) with
            {
                Customer = customer,
                AlsoKnownAs = AlsoKnownAs(message, ids),
                From = WhatsAppIds.Customer(ids.IsEmpty ? customer : ids, contact),
                To = scope.Business,
            };
    }

    /// <summary>
    /// What messages in either direction have in common; the caller says who wrote it. An edit that comes under its message's own id is told
    /// from the next edit by its time.
    /// </summary>
    public static ParsedMessage Message(JsonElement message, WhatsAppScope scope)
    {
        var content = WhatsAppContents.Parse(message, scope.Errors);
        var id = message.Word("id");
        var sentAt = WhatsAppTime.Of(message.Get("timestamp"));
        return new ParsedMessage
        {
            EventType = TypeOf(content),
            Account = scope.Account,
            Source = scope.Source,
            Customer = default,
            ProviderMessageId = id,
            Revision = content is EditContent edit && edit.OriginalMessageId == id ? message.Word("timestamp") : null,
            SentAt = sentAt,
            From = scope.Business,
            To = scope.Business,
            Content = content,
            Context = Context(message),
            Warnings = scope.Warnings(sentAt is not null, id is not null),
        };
    }

    /// <summary>A copy of its own of a piece of the item, which outlives the body.</summary>
    public static RawJson? Raw(JsonElement element) =>
        element.IsNothing() ? null : new RawJson(JsonMarshal.GetRawUtf8Value(element).ToArray());

    // Without a sender it is the contact's. Nothing else is: beside statuses the contacts are those whom the business wrote to.
    private static bool IsContactAnswer(JsonElement message) =>
        message.Word("origin")?.StartsWith("contact_request", StringComparison.Ordinal) is true;

    // A change of user id comes without a sender; the new id is the sender. The one before stands only in the text, next to a name that
    // the customer chose himself, so it is not taken from there.
    private static CustomerIds Sender(JsonElement message)
    {
        var ids = WhatsAppIds.Of(message.Word("from"), message.Word("from_user_id"));
        var system = SystemOf(message);
        return IsUserIdChange(system) ? ids with { UserId = system.Word("user_id") ?? ids.UserId } : ids;
    }

    private static CustomerIds AlsoKnownAs(JsonElement message, CustomerIds sender)
    {
        var system = SystemOf(message);
        if (IsUserIdChange(system))
        {
            var before = WhatsAppIds.Of(message.Word("from"), message.Word("from_user_id")).UserId;
            return new CustomerIds(UserId: before == sender.UserId ? null : before);
        }

        return system.Word("type") == "user_changed_number"
            ? new CustomerIds(Phone: PhoneDigits.Of(WhatsAppContents.NewNumber(system)))
            : default;
    }

    private static JsonElement SystemOf(JsonElement message) => message.Word("type") == "system" ? message.Get("system") : default;

    private static bool IsUserIdChange(JsonElement system) => system.Word("type") == "user_changed_user_id";

    private static string TypeOf(MessageContent content) => content switch
    {
        EditContent => EventTypes.MessageEdited,
        RevokeContent => EventTypes.MessageRevoked,
        _ => EventTypes.MessageReceived,
    };

    private static MessageContext? Context(JsonElement message)
    {
        var context = message.Get("context");
        var made = new MessageContext
        {
            ReplyTo = context.Word("id"),
            Forwarded = OnlyTrue(context.Flag("forwarded")),
            FrequentlyForwarded = OnlyTrue(context.Flag("frequently_forwarded")),
            GroupId = message.Word("group_id"),
            Referral = Raw(message.Get("referral")),
            Product = Raw(context.Get("referred_product")),
        };
        return made == new MessageContext() ? null : made;
    }

    private static bool? OnlyTrue(bool? flag) => flag is true ? true : null;

    // The customer opened the chat for the first time and has written nothing: he is there, and has agreed to nothing.
    private static ParsedEvent Welcome(JsonElement message, CustomerIds customer, WhatsAppScope scope)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["event"] = "request_welcome" };
        return WhatsAppEvents.OfNumber(ChannelEventTypes.Presence, message, scope, data) with { Customer = customer };
    }
}
