using System.Globalization;
using System.Text.Json;

namespace Relay.Channels.WhatsApp;

/// <summary>Times as Meta writes them: seconds, in some places milliseconds, as a number or as a string of one.</summary>
internal static class WhatsAppTime
{
    // In seconds the year 5138, in milliseconds March 1973: what is larger is milliseconds.
    private const decimal LargestSeconds = 100_000_000_000;
    private const decimal LargestMilliseconds = 253_402_300_799_999;

    public static DateTimeOffset? Of(JsonElement time) => Of(time.Text());

    public static DateTimeOffset? Of(string? text)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number <= 0 || number > LargestMilliseconds)
        {
            return null;
        }

        return DateTimeOffset.FromUnixTimeMilliseconds((long)(number > LargestSeconds ? number : number * 1000));
    }
}
