using System.Buffers.Binary;
using System.Buffers.Text;

namespace Relay.Api;

/// <summary>
/// The place where a page ends, as text that callers pass on as it is: a time, and what tells apart what happened at that time. It holds the
/// place itself, since the row may be gone when the next page is asked for.
/// </summary>
internal static class PageCursor
{
    private const int Number = sizeof(long);

    /// <summary>The length of an id.</summary>
    private const int Id = 16;

    public static string Of(DateTimeOffset at, long number)
    {
        Span<byte> bytes = stackalloc byte[Number + Number];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes[Number..], number);
        return Base64Url.EncodeToString(bytes);
    }

    public static string Of(DateTimeOffset at, Guid id)
    {
        Span<byte> bytes = stackalloc byte[Number + Id];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.UtcTicks);
        id.TryWriteBytes(bytes[Number..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static string Of(DateTimeOffset at, long number, Guid id)
    {
        Span<byte> bytes = stackalloc byte[Number + Number + Id];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes[Number..], number);
        id.TryWriteBytes(bytes[(Number + Number)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null when it is none.</summary>
    public static (DateTimeOffset At, long Number)? ReadNumber(string text)
    {
        Span<byte> bytes = stackalloc byte[Number + Number];
        return Decode(text, bytes) is { } at ? (at, BinaryPrimitives.ReadInt64BigEndian(bytes[Number..])) : null;
    }

    /// <summary>Null when it is none.</summary>
    public static (DateTimeOffset At, Guid Id)? ReadId(string text)
    {
        Span<byte> bytes = stackalloc byte[Number + Id];
        return Decode(text, bytes) is { } at ? (at, new Guid(bytes[Number..], bigEndian: true)) : null;
    }

    /// <summary>Null when it is none.</summary>
    public static (DateTimeOffset At, long Number, Guid Id)? ReadNumberAndId(string text)
    {
        Span<byte> bytes = stackalloc byte[Number + Number + Id];
        return Decode(text, bytes) is { } at
            ? (at, BinaryPrimitives.ReadInt64BigEndian(bytes[Number..]), new Guid(bytes[(Number + Number)..], bigEndian: true))
            : null;
    }

    private static DateTimeOffset? Decode(string text, Span<byte> bytes)
    {
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            return null;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }
}
