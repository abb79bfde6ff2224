using System.Buffers.Binary;
using System.Text;
using Relay.Kafka;

namespace Relay.Ingest.Spool;

/// <summary>Headers of a record as bytes: names and values by turns, each after its length (4 bytes, big endian).</summary>
internal static class SpoolHeaders
{
    private const int LengthBytes = 4;

    public static byte[] Pack(RecordHeaders headers)
    {
        var packed = new byte[headers.All.Sum(h => Encoding.UTF8.GetByteCount(h.Name) + h.Value.Length + (2 * LengthBytes))];
        var rest = packed.AsSpan();
        foreach (var (name, value) in headers.All)
        {
            Write(ref rest, Encoding.UTF8.GetBytes(name));
            Write(ref rest, value);
        }

        return packed;
    }

    public static RecordHeaders Unpack(ReadOnlySpan<byte> packed)
    {
        var headers = new RecordHeaders();
        while (packed.Length > 0)
        {
            var name = Encoding.UTF8.GetString(Read(ref packed));
            headers.AddBytes(name, Read(ref packed).ToArray());
        }

        return headers;
    }

    private static void Write(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, bytes.Length);
        bytes.CopyTo(rest[LengthBytes..]);
        rest = rest[(LengthBytes + bytes.Length)..];
    }

    private static ReadOnlySpan<byte> Read(ref ReadOnlySpan<byte> packed)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(packed);
        var bytes = packed.Slice(LengthBytes, length);
        packed = packed[(LengthBytes + length)..];
        return bytes;
    }
}
