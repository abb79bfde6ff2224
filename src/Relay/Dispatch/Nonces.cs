namespace Relay.Dispatch;

/// <summary>What a nonce looks like: it becomes part of ids, keys and of what a provider gives back.</summary>
internal static class Nonces
{
    private const int MaxLength = 64;

    public static bool IsOne(string text) => text.Length is > 0 and <= MaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
