namespace Relay.Tests.Observability.Dashboards;

/// <summary>An instrument as Prometheus knows it, by the names that OpenTelemetry's translation gives.</summary>
/// <param name="Names">One, or those of a histogram.</param>
internal sealed record Series(string Instrument, IReadOnlyList<string> Names, IReadOnlySet<string> Labels)
{
    /// <summary>Which every series has: what sends it, and which process.</summary>
    private static readonly string[] OfAll = ["job", "instance"];

    /// <param name="kind">Of OpenTelemetry: counter, gauge (and whatever goes up and down), histogram.</param>
    /// <param name="unit">As the instrument has it.</param>
    public static Series Of(string name, string kind, string? unit, IEnumerable<string> labels)
    {
        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "1" when kind == "gauge" => "_ratio",
            null or "" or "1" => "",
            ['{', ..] => "",
            _ => throw new InvalidOperationException($"How {unit} is translated is not known here."),
        };
        var stem = Escape(name) + suffix;
        IReadOnlyList<string> names = kind switch
        {
            "counter" => [stem + "_total"],
            "histogram" => [stem + "_bucket", stem + "_count", stem + "_sum"],
            _ => [stem],
        };
        return new Series(name, names, labels.Select(Escape).Concat(OfAll).Concat(kind == "histogram" ? ["le"] : []).ToHashSet(StringComparer.Ordinal));
    }

    private static string Escape(string name) => name.Replace('.', '_');
}
