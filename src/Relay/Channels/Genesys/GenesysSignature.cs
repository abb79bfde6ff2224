namespace Relay.Channels.Genesys;

/// <summary>
/// The header <c>X-Hub-Signature-256: sha256={base64}</c>. Meta's header has the same name and prefix but is hex, so the two share nothing.
/// </summary>
internal static class GenesysSignature
{
    public const string Header = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";
    private const int HashLength = 32;
    private const int Base64Length = 44;

    /// <summary>Decodes the header's value into the first 32 bytes of <paramref name="signature"/>; false when it is malformed.</summary>
    public static bool TryDecode(ReadOnlySpan<char> header, Span<byte> signature)
    {
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || signature.Length < HashLength)
        {
            return false;
        }

        // 44 characters that give 32 bytes leave no room for the whitespace that the decoder would skip.
        var base64 = header[Prefix.Length..];
        return base64.Length == Base64Length
            && Convert.TryFromBase64Chars(base64, signature[..HashLength], out var written)
            && written == HashLength;
    }
}
