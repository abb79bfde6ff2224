using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>A place, or the words about one that has no coordinates.</summary>
internal static class GenesysLocationParser
{
    public static void Add(JsonElement location, GenesysContentParts parts)
    {
        if (parts.Location is null
            && location.Number("latitude") is >= -90 and <= 90 and var latitude
            && location.Number("longitude") is >= -180 and <= 180 and var longitude)
        {
            parts.Location = new LocationContent
            {
                Latitude = latitude,
                Longitude = longitude,
                Name = location.Word("text"),
                Address = location.Word("address"),
                Url = location.Word("url"),
            };
            return;
        }

        var coordinates = ReadableContent.Join(',', location.Word("latitude"), location.Word("longitude"));
        parts.AddText(ReadableContent.Lines(location.Word("text"), location.Word("address"), location.Word("url"), coordinates));
    }
}
