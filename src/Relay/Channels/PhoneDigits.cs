namespace Relay.Channels;

/// <summary>Phone numbers as people, systems and providers write them, and the one form in which Relay compares them.</summary>
internal static class PhoneDigits
{
    /// <summary>E.164's own upper bound; a longer row of digits is an id of something else, such as a group.</summary>
    public const int MaxLength = 15;

    public const int MinLength = 5;

    /// <summary>The digits without <c>+</c>; null when it is no phone number. Display numbers come with spaces, dashes, dots and brackets.</summary>
    public static string? Of(string? text)
    {
        if (text is null)
        {
            return null;
        }

        Span<char> digits = stackalloc char[MaxLength];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                if (count == MaxLength)
                {
                    return null;
                }

                digits[count++] = c;
            }
            else if (!(c is '-' or '(' or ')' or '.' or ' ' or '\u00a0' || (c == '+' && count == 0)))
            {
                return null;
            }
        }

        return count < MinLength ? null : new string(digits[..count]);
    }

    public static string? Plus(string? digits) => digits is null ? null : "+" + digits;
}
