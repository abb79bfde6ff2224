using System.Buffers;
using System.Text.Encodings.Web;

namespace Relay.Contracts;

/// <summary>
/// Escapes what JSON demands and nothing else. The framework's most relaxed encoder still writes every character outside the basic plane,
/// such as an emoji, as two escapes, which is twelve bytes for four.
/// </summary>
internal sealed class RecordEncoder : JavaScriptEncoder
{
    private static readonly JavaScriptEncoder Escapes = UnsafeRelaxedJsonEscaping;
    private static readonly SearchValues<char> MayNeedEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    public override int MaxOutputCharactersPerInputCharacter => Escapes.MaxOutputCharactersPerInputCharacter;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        for (var at = 0; ; at += 2)
        {
            var next = span[at..].IndexOfAny(MayNeedEscape);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (!char.IsHighSurrogate(span[at]) || at + 1 == span.Length || !char.IsLowSurrogate(span[at + 1]))
            {
                return at;
            }
        }
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        Escapes.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';
}
