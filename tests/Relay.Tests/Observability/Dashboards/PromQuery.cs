namespace Relay.Tests.Observability.Dashboards;

/// <summary>What a query of Prometheus asks for: the metrics with the labels that are matched, and the labels that it groups by.</summary>
internal sealed record PromQuery(IReadOnlyList<(string Metric, IReadOnlyList<string> Labels)> Selectors, IReadOnlySet<string> Groups)
{
    private static readonly string[] Grouping = ["by", "without", "on", "ignoring", "group_left", "group_right"];
    private static readonly string[] Aggregations = ["sum", "min", "max", "avg", "count", "topk", "bottomk", "group", "stddev", "quantile"];
    private static readonly string[] Words = ["and", "or", "unless", "bool", "offset", "inf", "nan"];

    public static PromQuery Read(string text)
    {
        var selectors = new List<(string, IReadOnlyList<string>)>();
        var groups = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (c is '"' or '\'')
            {
                at = EndOfText(text, at);
            }
            else if (c == '[')
            {
                at = text.IndexOf(']', at) + 1;
            }
            else if (char.IsAsciiDigit(c))
            {
                at = EndOf(text, at, IsOfName);
            }
            else if (!char.IsAsciiLetter(c) && c != '_')
            {
                at++;
            }
            else
            {
                var end = EndOf(text, at, IsOfName);
                var name = text[at..end];
                at = EndOf(text, end, char.IsWhiteSpace);
                var next = at < text.Length ? text[at] : ' ';
                if (Grouping.Contains(name, StringComparer.Ordinal) && next == '(')
                {
                    var close = text.IndexOf(')', at);
                    groups.UnionWith(text[(at + 1)..close].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                    at = close + 1;
                }
                else if (next != '(' && !Words.Concat(Grouping).Concat(Aggregations).Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    var labels = new List<string>();
                    at = next == '{' ? Matchers(text, at + 1, labels) : at;
                    selectors.Add((name, labels));
                }
            }
        }

        return new PromQuery(selectors, groups);
    }

    private static int Matchers(string text, int at, List<string> labels)
    {
        while (text[at] != '}')
        {
            if (text[at] == '"')
            {
                at = EndOfText(text, at);
            }
            else if (char.IsAsciiLetter(text[at]) || text[at] == '_')
            {
                var end = EndOf(text, at, IsOfName);
                labels.Add(text[at..end]);
                at = end;
            }
            else
            {
                at++;
            }
        }

        return at + 1;
    }

    private static int EndOfText(string text, int at)
    {
        var quote = text[at];
        for (at++; text[at] != quote; at++)
        {
            at += text[at] == '\\' ? 1 : 0;
        }

        return at + 1;
    }

    private static int EndOf(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or ':' or '.';
}
