using System.Buffers.Binary;
using System.Buffers.Text;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>Where many decisions go on, as text that callers pass on as it is. It holds the place itself: the dead letter may be gone by then.</summary>
internal static class DecisionCursor
{
    private const int Bytes = 8 + 8 + 16;

    public static string After(DecisionPlace last)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, last.At.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], last.Offset);
        last.Id.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null when it is none.</summary>
    public static DecisionPlace? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Base64Url.GetEncodedLength(Bytes) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            return null;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new(new DateTimeOffset(ticks, TimeSpan.Zero), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]), new Guid(bytes[16..], bigEndian: true))
            : null;
    }
}
