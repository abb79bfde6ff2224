using System.Buffers;
using System.Text;

namespace Relay.Simulator.Meta;

/// <summary>Meta signs and sends JSON in ASCII: <c>\u00e4</c> with lower-case digits, and <c>\/</c>. Verifiers that re-serialise a body fail on just that.</summary>
internal static class MetaEscaping
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create(Enumerable.Range(0, 128).Select(value => (byte)value).Where(value => value is not ((byte)'/' or (byte)'\\')).ToArray());

    public static byte[] Escape(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + (json.Length / 4) + 16);
        while (!json.IsEmpty)
        {
            var plain = json.IndexOfAnyExcept(Plain);
            if (plain < 0)
            {
                output.Write(json);
                break;
            }

            output.Write(json[..plain]);
            json = json[(plain + EscapeOne(json[plain..], output))..];
        }

        return output.WrittenSpan.ToArray();
    }

    /// <returns>How many bytes were read.</returns>
    private static int EscapeOne(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> output)
    {
        switch (json[0])
        {
            case (byte)'/':
                output.Write("\\/"u8);
                return 1;
            case (byte)'\\' when json[1] == (byte)'u':
                output.Write("\\u"u8);
                Span<byte> digits = stackalloc byte[4];
                Ascii.ToLower(json.Slice(2, 4), digits, out _);
                output.Write(digits);
                return 6;
            case (byte)'\\':
                output.Write(json[..2]);
                return 2;
            default:
                Rune.DecodeFromUtf8(json, out var rune, out var read);
                Span<char> units = stackalloc char[2];
                foreach (var unit in units[..rune.EncodeToUtf16(units)])
                {
                    Unit(unit, output);
                }

                return read;
        }
    }

    private static void Unit(char unit, ArrayBufferWriter<byte> output)
    {
        var target = output.GetSpan(6);
        target[0] = (byte)'\\';
        target[1] = (byte)'u';
        for (var i = 0; i < 4; i++)
        {
            target[2 + i] = "0123456789abcdef"u8[(unit >> (12 - (4 * i))) & 0xF];
        }

        output.Advance(6);
    }
}
