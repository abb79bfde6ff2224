using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Relay.Simulator.Json;

/// <summary>System.Text.Json escapes characters beyond 16 bits (emoji) whatever encoder it has; Genesys sends them as they are.</summary>
internal static class RawUnicode
{
    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0)
        {
            return json.ToArray();
        }

        var output = new ArrayBufferWriter<byte>(json.Length);
        while (!json.IsEmpty)
        {
            var backslash = json.IndexOf((byte)'\\');
            if (backslash < 0)
            {
                output.Write(json);
                break;
            }

            output.Write(json[..backslash]);
            json = json[backslash..];
            json = json[(Pair(json) is { } rune ? Write(rune, output) : Copy(json, output))..];
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The character that two escapes in a row stand for, if they are halves of one.</summary>
    private static Rune? Pair(ReadOnlySpan<byte> json) =>
        json.Length >= 12 && json[1] == 'u' && json[6] == '\\' && json[7] == 'u'
        && Utf8Parser.TryParse(json.Slice(2, 4), out ushort high, out var first, 'x') && first == 4
        && Utf8Parser.TryParse(json.Slice(8, 4), out ushort low, out var second, 'x') && second == 4
        && Rune.TryCreate((char)high, (char)low, out var rune)
            ? rune
            : null;

    private static int Write(Rune rune, ArrayBufferWriter<byte> output)
    {
        output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
        return 12;
    }

    private static int Copy(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> output)
    {
        output.Write(json[..2]);
        return 2;
    }
}
