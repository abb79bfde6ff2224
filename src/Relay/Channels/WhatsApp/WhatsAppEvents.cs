using System.Text.Json;
using Relay.Channels.Meta;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>Items of a number that are neither messages nor receipts.</summary>
internal static class WhatsAppEvents
{
    public static ParsedEvent Group(JsonElement group, WhatsAppScope scope)
    {
        var data = Data(group, "type", "request_id", "reason", "initiated_by");
        return OfNumber(ChannelEventTypes.Group, group, scope, data) with { Customer = new CustomerIds(GroupId: group.Word("group_id")) };
    }

    public static ParsedEvent Preference(JsonElement preference, WhatsAppScope scope)
    {
        var type = preference.Word("value") switch
        {
            "stop" => ChannelEventTypes.OptOut,
            "resume" or "signup" => ChannelEventTypes.OptIn,
            _ => ChannelEventTypes.Other,
        };
        return OfNumber(type, preference, scope, Data(preference, "category", "value")) with { Customer = Person(preference, scope) };
    }

    public static ParsedEvent UserId(JsonElement update, WhatsAppScope scope)
    {
        var id = update.Get("user_id");
        var ids = WhatsAppIds.Of(update.Word("wa_id"), id.Word("current") ?? id.Word());
        return OfNumber(ChannelEventTypes.Identity, update, scope, Data(update)) with
        {
            Customer = ids,
            Previous = new CustomerIds(UserId: id.Word("previous")),
        };
    }

    public static ParsedEvent Conversion(JsonElement conversion, WhatsAppScope scope)
    {
        var data = Data(conversion, "event_name", "id");
        return OfNumber(ChannelEventTypes.Conversion, conversion, scope, data) with { Customer = Person(conversion, scope) };
    }

    /// <summary>Beside messages and calls it tells of the channel; inside a history entry, why there is no history.</summary>
    public static ParsedEvent Error(JsonElement error, WhatsAppScope scope)
    {
        var type = scope.Field == MetaNames.History ? ChannelEventTypes.History : ChannelEventTypes.ChannelError;
        return new ParsedEvent
        {
            Type = type,
            Account = scope.Account,
            Source = scope.Source,
            At = scope.EntryTime,
            Data = Data(error, "code", "title"),
            Warnings = scope.Warnings(hasTime: true),
        };
    }

    /// <summary>An event with a timestamp of its own.</summary>
    public static ParsedEvent OfNumber(string type, JsonElement item, WhatsAppScope scope, Dictionary<string, string> data)
    {
        var at = WhatsAppTime.Of(item.Get("timestamp"));
        if (scope.Field.Length > 0)
        {
            data["field"] = scope.Field;
        }

        return new ParsedEvent
        {
            Type = type,
            Account = scope.Account,
            Source = scope.Source,
            At = at,
            Data = data,
            Warnings = scope.Warnings(at is not null),
        };
    }

    /// <summary>Those of the named members that are there, under their names in camel case.</summary>
    public static Dictionary<string, string> Data(JsonElement item, params ReadOnlySpan<string> names)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (item.Word(name) is { } word)
            {
                data[Camel(name)] = word;
            }
        }

        return data;
    }

    private static CustomerIds Person(JsonElement item, WhatsAppScope scope) =>
        scope.Contacts.Complete(WhatsAppIds.Of(item.Word("wa_id") ?? item.Word("from"), item.Word("user_id") ?? item.Word("from_user_id")));

    private static string Camel(string snake) => string.Concat(
        snake.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
