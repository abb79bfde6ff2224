using System.Globalization;
using System.Security.Cryptography;
using Relay.Model;

namespace Relay.Secrets.Rotation;

/// <summary>What new values must be like, and how they are made.</summary>
internal static class SecretRules
{
    private const int Longest = 4096;
    private const int LengthOfGenerated = 48;
    private const int LengthOfId = 10;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz234567";

    public static SecretValue Generate() => new(RandomNumberGenerator.GetString(Letters, LengthOfGenerated));

    /// <summary>Names a new secret in logs and headers. Its day is for people; what follows makes it one that never was.</summary>
    public static string NewId(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd}-{RandomNumberGenerator.GetString(IdLetters, LengthOfId)}");

    /// <summary>Why a value cannot be one; null when it can. Quotes nothing of it.</summary>
    public static RotationFault? Fault(string kind, string value)
    {
        var least = kind switch
        {
            // Genesys says "longer than 15 characters".
            RotationKinds.GenesysSignature => 16,
            RotationKinds.GenesysClient => 20,
            RotationKinds.WhatsAppToken => 100,
            _ => 16,
        };
        if (value.Length < least || value.Length > Longest)
        {
            return RotationFault.Malformed(
                "value-length", string.Create(CultureInfo.InvariantCulture, $"The value has {value.Length} characters; allowed are {least} to {Longest}."));
        }

        // Mostly the line end or the space that was copied too: every signature would be refused, and none say why.
        return value.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? RotationFault.Malformed("value-characters", "The value holds a space, a line end or a character that is not ASCII; secrets of Genesys and Meta hold none.")
            : null;
    }
}
