using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Contracts;

/// <summary>
/// How ids are made. The same thing always gets the same id, whichever process sees it and however often, so a consumer that keeps
/// the ids it has handled is idempotent. Test vectors are in docs/ids.md.
/// </summary>
public static class RelayIds
{
    private const int ConversationLength = 26;

    // 85383423-57a0-463f-aad5-9ce5605935d6 in network order, as RFC 9562 hashes it.
    private static ReadOnlySpan<byte> Namespace =>
        [0x85, 0x38, 0x34, 0x23, 0x57, 0xa0, 0x46, 0x3f, 0xaa, 0xd5, 0x9c, 0xe5, 0x60, 0x59, 0x35, 0xd6];

    private static ReadOnlySpan<byte> Base32 => "abcdefghijklmnopqrstuvwxyz234567"u8;

    /// <summary>
    /// The id of an event: UUIDv5 over tenant, channel, account, kind and the parts that the kind calls for, each written as
    /// <c>{byte length}:{value}</c> in UTF-8.
    /// </summary>
    /// <param name="parts">In the order of the contract; what is absent counts as empty.</param>
    public static Guid Event(params ReadOnlySpan<string?> parts)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        Hash(parts, hash, sha1: true);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>
    /// The id of a conversation: <c>c_</c> and 26 lower-case base32 characters of SHA-256. It counts as personal data, since whoever
    /// knows a phone number can compute it.
    /// </summary>
    /// <param name="tenantId">The tenant's id.</param>
    /// <param name="channel">The channel, such as <c>whatsapp</c>.</param>
    /// <param name="accountId">The business's account on that channel.</param>
    /// <param name="customerKey">As <see cref="Party.Id"/> gives it.</param>
    public static string Conversation(string tenantId, string channel, string accountId, string customerKey)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash([tenantId, channel, accountId, customerKey], hash, sha1: false);
        Span<char> text = stackalloc char[2 + ConversationLength];
        text[0] = 'c';
        text[1] = '_';
        for (var i = 0; i < ConversationLength; i++)
        {
            var bit = i * 5;
            var window = BinaryPrimitives.ReadUInt16BigEndian(hash[(bit / 8)..]);
            text[2 + i] = (char)Base32[(window >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }

    private static void Hash(ReadOnlySpan<string?> parts, Span<byte> destination, bool sha1)
    {
        var size = sha1 ? Namespace.Length : 0;
        foreach (var part in parts)
        {
            size += 11 + Encoding.UTF8.GetMaxByteCount(part?.Length ?? 0);
        }

        byte[]? rented = null;
        var buffer = size <= 1024 ? stackalloc byte[1024] : rented = ArrayPool<byte>.Shared.Rent(size);
        var length = 0;
        if (sha1)
        {
            Namespace.CopyTo(buffer);
            length = Namespace.Length;
        }

        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetByteCount(part ?? "");
            Utf8Formatter.TryFormat(bytes, buffer[length..], out var digits);
            length += digits;
            buffer[length++] = (byte)':';
            length += Encoding.UTF8.GetBytes(part ?? "", buffer[length..]);
        }

        if (sha1)
        {
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 for UUIDv5; nothing here rests on it being hard to collide.
            SHA1.HashData(buffer[..length], destination);
#pragma warning restore CA5350
        }
        else
        {
            SHA256.HashData(buffer[..length], destination);
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
