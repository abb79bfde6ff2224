using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Relay.Channels;

/// <summary>Reads what providers put into their answers, without believing that it is what their documents say.</summary>
internal static class AnswerText
{
    private const int MaxWords = 300;
    private const int MaxCode = 64;

    // Tokens and secrets are longer than any word of a sentence, and than most ids.
    private const int LongestShown = 23;
    private static readonly SearchValues<char> OfTokens =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-|+=");

    /// <summary>The JSON of a body; null when it is none. The caller disposes it.</summary>
    public static JsonDocument? Json(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty || !Utf8.IsValid(body.Span))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            // A page of HTML from something on the way: the status has to do.
            return null;
        }
    }

    /// <summary>Whether a page came where JSON should: a login page or a proxy's.</summary>
    public static bool IsPage(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];

    /// <summary>A code is a word of dots and letters; anything else might be a text with something of the customer's in it.</summary>
    public static string? Code(string? code) =>
        code is { Length: > 0 and <= MaxCode } && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? code : null;

    /// <summary>
    /// A provider's sentence, to be shown to an administrator: short, on one line, and without whatever looks like a token, since some
    /// errors repeat the one that they complain about.
    /// </summary>
    public static string? Words(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var shown = new StringBuilder(Math.Min(text.Length, MaxWords));
        var rest = text.AsSpan();
        while (!rest.IsEmpty && shown.Length < MaxWords)
        {
            var word = rest.IndexOfAnyExcept(OfTokens) is >= 0 and var end ? rest[..end] : rest;
            shown.Append(word.Length > LongestShown && !Guid.TryParse(word, out _) ? "***" : word);
            rest = rest[word.Length..];
            if (!rest.IsEmpty)
            {
                shown.Append(char.IsControl(rest[0]) ? ' ' : rest[0]);
                rest = rest[1..];
            }
        }

        return shown.Length > MaxWords ? shown.ToString(0, MaxWords) : shown.ToString();
    }
}
