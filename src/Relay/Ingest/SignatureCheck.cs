using System.Security.Cryptography;
using Relay.Model;

namespace Relay.Ingest;

/// <summary>
/// Decides whether a body was signed with a secret that is valid now. The work is the same for every body of a length and tells nothing:
/// always 2, 4 or 8 hashes, padded with hashes under a key of our own, all compared, no early exit; an unknown tenant costs 2.
/// </summary>
internal static class SignatureCheck
{
    private static readonly byte[] Dummy = RandomNumberGenerator.GetBytes(32);

    /// <summary>The secret that signed the body; null when none did.</summary>
    /// <param name="secrets">All of the tenant's for the provider, in whatever window; null for an unknown tenant.</param>
    /// <param name="at">When the request's headers arrived: a secret that ends while a body is still on its way counts.</param>
    public static SigningSecret? Match(ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature, SigningSecret[]? secrets, DateTimeOffset at)
    {
        var valid = 0;
        foreach (var secret in secrets ?? [])
        {
            valid += secret.Window.Contains(at) ? 1 : 0;
        }

        SigningSecret? matched = null;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets ?? [])
        {
            if (secret.Window.Contains(at))
            {
                HMACSHA256.HashData(secret.Key, body, hash);
                matched = CryptographicOperations.FixedTimeEquals(hash, signature) ? secret : matched;
            }
        }

        for (var padding = Padded(valid) - valid; padding > 0; padding--)
        {
            HMACSHA256.HashData(Dummy, body, hash);
            _ = CryptographicOperations.FixedTimeEquals(hash, signature);
        }

        return matched;
    }

    /// <summary>How many hashes a number of valid secrets costs.</summary>
    public static int Padded(int valid) => valid switch
    {
        <= 2 => 2,
        <= 4 => 4,
        _ => Math.Max(8, valid),
    };
}
