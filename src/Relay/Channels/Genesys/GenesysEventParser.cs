using System.Globalization;
using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>
/// Typing, and what other events Genesys may send. A body is one item and so becomes one event: of the kind of its first, with
/// <c>events</c> saying how many there were when there were more.
/// </summary>
internal static class GenesysEventParser
{
    public static ParsedItem Parse(JsonElement body, GenesysRoute route, bool inbound)
    {
        var events = body.Get("events").Items().Where(e => e.IsObject()).ToList();
        if (events.Count == 0)
        {
            return new Refused(QuarantineReasons.UnknownShape, "The body is of type Event and holds none.");
        }

        var first = events[0];
        var word = first.Word("eventType") ?? "";
        var (type, member) = word.ToLowerInvariant() switch
        {
            "typing" => (ChannelEventTypes.Typing, "typing"),
            "presence" => (ChannelEventTypes.Presence, "presence"),
            var other => (ChannelEventTypes.Other, other),
        };

        // The customer's own typing, given back: showing it to the customer would be absurd.
        if (type == ChannelEventTypes.Typing && inbound)
        {
            return new Ignored(IgnoredReasons.OwnEcho);
        }

        var at = route.Channel.Get("time").Rfc3339();
        return new ParsedEvent
        {
            Type = type,
            Account = route.Source,
            ConversationAccount = route.Account,
            Customer = route.Customer(inbound),
            At = at,
            Data = Data(word, first.GetAnyCase(member), events.Count, body.Word("conversationId")),
            Warnings = at is null ? [Warnings.TimestampMissing] : [],
        };
    }

    private static Dictionary<string, string> Data(string word, JsonElement detail, int count, string? conversation)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(data, "eventType", word);
        Add(data, "type", detail.Word("type"));
        Add(data, "durationMs", detail.Whole("duration")?.ToString(CultureInfo.InvariantCulture));
        Add(data, "genesysConversationId", conversation);
        Add(data, "events", count > 1 ? count.ToString(CultureInfo.InvariantCulture) : null);
        return data;
    }

    private static void Add(Dictionary<string, string> data, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            data[key] = value;
        }
    }
}
