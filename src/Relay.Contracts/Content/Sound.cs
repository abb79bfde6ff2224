using System.Globalization;
using System.Text.Json;

namespace Relay.Contracts;

/// <summary>
/// What System.Text.Json lets through although the records cannot mean it: null among a list's elements, and numbers that are none.
/// Refused while reading, so that whoever holds a record need not look again.
/// </summary>
internal static class Sound
{
    /// <exception cref="JsonException">An element is null; the exception's path says which.</exception>
    public static void Elements<T>(IReadOnlyList<T>? list, string member)
        where T : class
    {
        for (var i = 0; i < list?.Count; i++)
        {
            if (list[i] is null)
            {
                throw Fault("An element is null.", string.Create(CultureInfo.InvariantCulture, $"{member}[{i}]"));
            }
        }
    }

    /// <exception cref="JsonException">The number is too large for any reader.</exception>
    public static void Number(double number, string member)
    {
        if (!double.IsFinite(number))
        {
            throw Fault("The number is too large.", member);
        }
    }

    private static JsonException Fault(string message, string member) => new(message, $"$.{member}", lineNumber: null, bytePositionInLine: null);
}
