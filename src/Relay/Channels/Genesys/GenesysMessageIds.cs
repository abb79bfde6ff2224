using System.Globalization;

namespace Relay.Channels.Genesys;

/// <summary>The ids under which Genesys gets to know Relay's messages: the message's own id, and <c>.{n}</c> for the parts after the first.</summary>
internal static class GenesysMessageIds
{
    private const int GuidLength = 36;

    public static string Of(Guid message, int part) =>
        part == 0 ? message.ToString("D") : string.Create(CultureInfo.InvariantCulture, $"{message:D}.{part}");

    /// <summary>The message and part that an id of <see cref="Of"/> names; false for any other text.</summary>
    public static bool TryRead(string? id, out Guid message, out int part)
    {
        (message, part) = (Guid.Empty, 0);
        if (id is null || id.Length < GuidLength || !Guid.TryParseExact(id.AsSpan(0, GuidLength), "D", out message))
        {
            return false;
        }

        var rest = id.AsSpan(GuidLength);
        return rest.IsEmpty || (rest[0] == '.' && int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out part));
    }
}
