using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Relay.IntegrationTests.Harness;

/// <summary>Ids as the contract words them, computed a second time: whoever codes against the contract must get the same.</summary>
internal static class ContractIds
{
    private static readonly Guid Namespace = new("85383423-57a0-463f-aad5-9ce5605935d6");

    public static string Event(params ReadOnlySpan<string?> parts)
    {
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 for UUIDv5.
        var hash = SHA1.HashData([.. Namespace.ToByteArray(bigEndian: true), .. Parts(parts)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }

    public static string Conversation(params ReadOnlySpan<string?> parts)
    {
        var bits = string.Concat(SHA256.HashData(Parts(parts)).Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        return "c_" + string.Concat(Enumerable.Range(0, 26).Select(i => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(bits.Substring(i * 5, 5), 2)]));
    }

    private static byte[] Parts(ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(part ?? "")}:{part}");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
