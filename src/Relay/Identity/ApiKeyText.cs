using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Relay.Identity;

/// <summary>
/// Reads the key of a request: <c>Authorization: Bearer {key}</c>, and nowhere else. Proxies and tools that hide credentials know that header.
/// </summary>
internal static class ApiKeyText
{
    public const int MaxLength = 512;

    private const string Scheme = "Bearer ";

    /// <summary>Writes the key's SHA-256.</summary>
    /// <returns>False when there is none: no header, several, another scheme, or what no key can look like.</returns>
    public static bool TryHash(StringValues authorization, Span<byte> sha256)
    {
        if (authorization.Count != 1 || authorization[0] is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var key = header.AsSpan(Scheme.Length).Trim(' ');
        if (key.Length is 0 or > MaxLength || key.ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[MaxLength];
        var length = Encoding.ASCII.GetBytes(key, bytes);
        SHA256.HashData(bytes[..length], sha256);
        CryptographicOperations.ZeroMemory(bytes);
        return true;
    }
}
