using System.Text;

namespace Relay.Tests.Conventions;

/// <summary>
/// Takes what is no code out of C#: comments go, literals stay as <c>""</c>. The code in the holes of interpolated strings stays, and so do
/// line breaks. Rules that read the rest are not fooled by words.
/// </summary>
internal sealed class SourceCode
{
    private readonly string _text;
    private readonly StringBuilder _code;
    private int _at;

    private SourceCode(string text)
    {
        _text = text;
        _code = new StringBuilder(text.Length);
    }

    public static string Of(string text)
    {
        var scan = new SourceCode(text);
        scan.Code(inHole: false);
        return scan._code.ToString();
    }

    private void Code(bool inHole)
    {
        for (var depth = 0; _at < _text.Length;)
        {
            var c = _text[_at];
            if (Here("//"))
            {
                Pass(End('\n', 0));
            }
            else if (Here("/*"))
            {
                Pass(End("*/", 2) + 2);
            }
            else if (c == '\'')
            {
                Pass(Quoted('\''));
            }
            else if (c is '"' or '$' or '@' && IsString(out var dollars, out var verbatim, out var quotes))
            {
                Text(dollars, verbatim, quotes);
            }
            else
            {
                depth += c is '{' ? 1 : c is '}' ? -1 : 0;
                if (inHole && depth < 0)
                {
                    return;
                }

                _code.Append(c);
                _at++;
            }
        }
    }

    private bool IsString(out int dollars, out bool verbatim, out int quotes)
    {
        (dollars, verbatim, quotes) = (0, false, 0);
        var at = _at;
        for (; at < _text.Length && _text[at] is '$' or '@'; at++)
        {
            dollars += _text[at] == '$' ? 1 : 0;
            verbatim |= _text[at] == '@';
        }

        for (var q = at; q < _text.Length && _text[q] == '"'; q++)
        {
            quotes++;
        }

        // Two quotes are an empty string; three begin a raw one, unless @ makes them one quote and an escaped one.
        quotes = verbatim || quotes == 2 ? Math.Min(quotes, 1) : quotes;
        return quotes > 0;
    }

    private void Text(int dollars, bool verbatim, int quotes)
    {
        _code.Append("\"\"");
        while (_text[_at] != '"')
        {
            _at++;
        }

        _at += quotes;
        while (_at < _text.Length && !Ends(verbatim, quotes))
        {
            if (dollars > 0 && _text[_at] == '{')
            {
                Brace(dollars, raw: quotes >= 3);
            }
            else
            {
                Step(_text[_at] == '\\' && !verbatim && quotes == 1 ? 2 : verbatim && Here("\"\"") ? 2 : 1);
            }
        }

        _at = Math.Min(_text.Length, _at + quotes);
    }

    // In raw strings as many braces open a hole as there are dollars; elsewhere one does, and two are a brace.
    private void Brace(int dollars, bool raw)
    {
        var braces = 0;
        while (_at + braces < _text.Length && _text[_at + braces] == '{')
        {
            braces++;
        }

        var opens = raw ? braces >= dollars : braces % 2 == 1;
        Step(braces);
        if (opens)
        {
            _code.Append(' ');
            Code(inHole: true);
            _code.Append(' ');
            Step(raw ? dollars : 1);
        }
    }

    private bool Ends(bool verbatim, int quotes)
    {
        if (quotes == 1)
        {
            return _text[_at] == '"' && !(verbatim && Here("\"\""));
        }

        return string.CompareOrdinal(_text, _at, new string('"', quotes), 0, quotes) == 0
            && (_at + quotes >= _text.Length || _text[_at + quotes] != '"');
    }

    private int Quoted(char quote)
    {
        var end = _at + 1;
        while (end < _text.Length && _text[end] != quote)
        {
            end += _text[end] == '\\' ? 2 : 1;
        }

        return end + 1;
    }

    private bool Here(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private int End(char what, int skip) => _text.IndexOf(what, _at + skip) is >= 0 and var end ? end : _text.Length;

    private int End(string what, int skip) => _text.IndexOf(what, _at + skip, StringComparison.Ordinal) is >= 0 and var end ? end : _text.Length;

    private void Step(int count) => Pass(_at + count);

    private void Pass(int to)
    {
        for (to = Math.Min(to, _text.Length); _at < to; _at++)
        {
            if (_text[_at] == '\n')
            {
                _code.Append('\n');
            }
        }
    }
}
