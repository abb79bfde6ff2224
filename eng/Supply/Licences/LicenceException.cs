using System.Text.Json;

namespace Relay.Supply.Licences;

/// <summary>A package that is let in by name, as long as it says of its licence what it said when that was decided.</summary>
/// <param name="Licence">What we hold it by.</param>
/// <param name="Says">The expression, file or address that it gives.</param>
/// <param name="Words">What stands in that file; null where it gives none.</param>
internal sealed record LicenceException(string Licence, string Says, string? Words)
{
    public static LicenceException Read(JsonElement element) => new(
        element.GetProperty("licence").GetString()!,
        element.GetProperty("says").GetString()!,
        element.TryGetProperty("words", out var words) ? words.GetString() : null);

    public bool Holds(LicenceWords said) =>
        Says == (said.Expression ?? said.Elsewhere) && (said.File is null ? Words is null : Words is not null && said.File.Contains(Words, StringComparison.Ordinal));
}
