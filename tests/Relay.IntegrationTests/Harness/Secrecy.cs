using System.Buffers;

namespace Relay.IntegrationTests.Harness;

/// <summary>What no log may hold: numbers, texts, tokens. Whatever a test makes up passes through here.</summary>
public sealed class Secrecy
{
    // Shorter ones stand by chance in offsets, times and ids.
    private const int ShortestTelling = 7;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);

    public string Keep(string value)
    {
        lock (_gate)
        {
            if (value.Length >= ShortestTelling)
            {
                _values.Add(value);
            }
        }

        return value;
    }

    /// <summary>Lines that give something away, with what they give away blotted out.</summary>
    public IReadOnlyList<string> Leaks(ChildProcess process) => Leaks(process.Lines);

    /// <inheritdoc cref="Leaks(ChildProcess)"/>
    public IReadOnlyList<string> Leaks(IEnumerable<string> lines)
    {
        string[] values;
        lock (_gate)
        {
            values = [.. _values];
        }

        if (values.Length == 0)
        {
            return [];
        }

        var search = SearchValues.Create(values, StringComparison.Ordinal);
        return [.. lines.Where(line => line.AsSpan().ContainsAny(search)).Select(line => Blot(line, values))];
    }

    private static string Blot(string line, string[] values) =>
        values.Aggregate(line, (blotted, value) => blotted.Replace(value, "[blotted]", StringComparison.Ordinal));
}
