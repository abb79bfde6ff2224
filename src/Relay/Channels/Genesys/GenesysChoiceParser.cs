using System.Globalization;
using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>Answers to choose from: quick replies, which come one per element or all in one, lists, and dates.</summary>
internal static class GenesysChoiceParser
{
    public static void AddQuickReply(JsonElement reply, GenesysContentParts parts)
    {
        var title = reply.Word("text") ?? reply.Word("payload");
        if (title is not null)
        {
            parts.Choices.Add(new Choice { Id = reply.Word("payload") ?? title, Title = title, ImageUrl = reply.Word("image") });
        }
    }

    public static void AddQuickReplies(JsonElement replies, GenesysContentParts parts)
    {
        parts.AddText(replies.Word("title"));
        foreach (var reply in replies.Get("actions").Items())
        {
            AddQuickReply(reply, parts);
        }
    }

    /// <summary>Choices have no sections: with several, each one's title goes before the descriptions of its choices.</summary>
    public static void AddList(JsonElement picker, GenesysContentParts parts)
    {
        var shown = picker.Get("receivedMessage");
        parts.AddText(ReadableContent.Lines(shown.Word("title"), shown.Word("subtitle"), shown.Word("imageUrl")));
        var sections = picker.Get("sections").Items().Where(section => section.IsObject()).ToList();
        if (sections.Count == 1)
        {
            parts.AddText(sections[0].Word("title"));
        }

        var before = parts.Choices.Count;
        foreach (var section in sections)
        {
            var name = sections.Count > 1 ? section.Word("title") : null;
            foreach (var item in section.Get("items").Items())
            {
                AddItem(item, name, parts);
            }
        }

        if (parts.Choices.Count > before)
        {
            (parts.IsList, parts.ChoicesHeader) = (true, parts.ChoicesHeader ?? shown.Word("header"));
        }
        else
        {
            parts.AddText(shown.Word("header"));
        }
    }

    /// <summary>The answer is the time in ISO 8601, as Genesys wants it back.</summary>
    public static void AddDates(JsonElement picker, GenesysContentParts parts)
    {
        parts.AddText(ReadableContent.Lines(picker.Word("title"), picker.Word("subtitle"), picker.Word("imageUrl")));
        parts.AddText(GenesysReadableText.Of(picker.Get("location")));
        var before = parts.Choices.Count;
        foreach (var time in picker.Get("availableTimes").Items())
        {
            if (time.Word("dateTime") is { } id)
            {
                parts.Choices.Add(new Choice { Id = id, Title = Title(time.Get("dateTime"), id), Description = Duration(time.Whole("duration")) });
            }
        }

        if (parts.Choices.Count > before)
        {
            parts.IsList = true;
        }
        else
        {
            // Without times to choose from, the bounds are all that can be told.
            parts.AddText(ReadableContent.Join('–', picker.Word("dateMinimum"), picker.Word("dateMaximum")));
        }
    }

    private static void AddItem(JsonElement item, string? section, GenesysContentParts parts)
    {
        if ((item.Word("title") ?? item.Word("id")) is { } title)
        {
            var description = ReadableContent.Lines(section, item.Word("subtitle"));
            parts.Choices.Add(new Choice
            {
                Id = item.Word("id") ?? title,
                Title = title,
                Description = description.Length == 0 ? null : description,
                ImageUrl = item.Word("imageUrl"),
            });
        }
    }

    private static string Title(JsonElement time, string written) =>
        time.Rfc3339() is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : written;

    private static string? Duration(long? seconds) =>
        seconds is > 0 ? string.Create(CultureInfo.InvariantCulture, $"{(seconds + 59) / 60} min") : null;
}
