using System.Diagnostics.CodeAnalysis;

namespace Relay.Model;

/// <summary>A tenant's id: <c>[a-z0-9][a-z0-9-]{0,62}</c>. It stands in URLs, topic keys and metrics as it is.</summary>
internal readonly record struct TenantId
{
    public const int MaxLength = 63;
    public const string Allowed = "1 to 63 characters of a-z, 0-9 and '-', not starting with '-'";

    private readonly string? _value;

    private TenantId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A tenant id was never set.");

    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        id = default;
        if (text is null || text.Length is 0 or > MaxLength || text[0] == '-')
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        id = new TenantId(text);
        return true;
    }

    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no tenant id: {Allowed}.");

    public override string ToString() => _value ?? "";
}
