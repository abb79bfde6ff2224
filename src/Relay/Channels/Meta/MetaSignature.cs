using System.Buffers;

namespace Relay.Channels.Meta;

/// <summary>
/// Meta's way of writing an HMAC-SHA256: <c>sha256=</c> and 64 hex digits, nothing before, between or after. The older
/// <c>X-Hub-Signature</c> with SHA-1 is not looked at, and the algorithm's name is never taken from the header.
/// </summary>
internal static class MetaSignature
{
    public const string Header = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";
    private const int HashBytes = 32;

    public static bool TryDecode(ReadOnlySpan<char> header, Span<byte> signature)
    {
        if (header.Length != Prefix.Length + (HashBytes * 2) || !header.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        return Convert.FromHexString(header[Prefix.Length..], signature[..HashBytes], out _, out _) == OperationStatus.Done;
    }
}
