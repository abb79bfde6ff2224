using System.Globalization;
using System.Text;

namespace Relay.Load.Report;

/// <summary>A table for people: the first column to the left, figures to the right.</summary>
internal sealed class TextTable(string title, params IReadOnlyList<string> columns)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public TextTable Row(string name, params IEnumerable<object?> values)
    {
        _rows.Add([name, .. values.Select(Text)]);
        return this;
    }

    public async Task WriteAsync(TextWriter output)
    {
        var all = _rows.Prepend(columns).ToList();
        var widths = Enumerable.Range(0, columns.Count).Select(c => all.Max(row => c < row.Count ? row[c].Length : 0)).ToList();
        var text = new StringBuilder().AppendLine().AppendLine(title);
        foreach (var row in all)
        {
            for (var c = 0; c < row.Count; c++)
            {
                text.Append(c == 0 ? "  " + row[c].PadRight(widths[c]) : "  " + row[c].PadLeft(widths[c]));
            }

            text.AppendLine();
        }

        await output.WriteAsync(text);
    }

    private static string Text(object? value) => value switch
    {
        null => "-",
        double number => number.ToString("#,0.###", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "-",
    };
}
