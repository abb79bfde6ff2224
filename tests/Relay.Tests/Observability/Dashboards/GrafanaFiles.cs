using System.Text.Json;
using System.Text.RegularExpressions;
using Relay.Tests.Conventions;

namespace Relay.Tests.Observability.Dashboards;

/// <summary>Dashboards and alerts as they stand in <c>deploy/grafana</c>.</summary>
internal static partial class GrafanaFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "grafana");

    public static string Rules { get; } = Path.Combine(Folder, "alerts", "relay.rules.yaml");

    public static IReadOnlyList<(string File, JsonElement Board)> Dashboards { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "dashboards"), "*.json").Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), Parse(path)))];

    public static IReadOnlyList<Alert> Alerts { get; } =
    [
        .. AlertStart().Split(File.ReadAllText(Rules)).Skip(1).Select(text => new Alert(text.Split('\n')[0].Trim(), text)),
    ];

    /// <summary>Every query, with where it stands.</summary>
    public static IEnumerable<(string Where, string Query)> Queries =>
    [
        .. Dashboards.SelectMany(d => Targets(d.Board).Select(query => (d.File, query))),
        .. Dashboards.SelectMany(d => d.Board.GetProperty("templating").GetProperty("list").EnumerateArray())
            .Where(variable => variable.TryGetProperty("definition", out _))
            .Select(variable => (variable.GetProperty("name").GetString()!, AsQuery(variable.GetProperty("definition").GetString()!))),
        .. Alerts.Select(alert => (alert.Name, alert.Expression)),
    ];

    public static IEnumerable<JsonElement> Panels(JsonElement board) => board.GetProperty("panels").EnumerateArray();

    private static IEnumerable<string> Targets(JsonElement board) =>
        Panels(board).Where(p => p.TryGetProperty("targets", out _)).SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => t.GetProperty("expr").GetString()!);

    // label_values(metric, label) asks for both.
    private static string AsQuery(string definition) => LabelValues().Replace(definition, "sum by (${label}) (${metric})");

    private static JsonElement Parse(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    [GeneratedRegex("^ +- alert: ", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AlertStart();

    [GeneratedRegex(@"label_values\((?<metric>[a-z_]+), (?<label>[a-z_]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LabelValues();
}

/// <summary>A rule, as far as it has to be looked at.</summary>
internal sealed record Alert(string Name, string Text)
{
    public string Expression => Value("expr");

    /// <summary>Empty where there is none.</summary>
    public string Value(string name) =>
        Regex.Match(Text, $@"^ +{name}: (?:'(?<v>(?:[^']|'')*)'|(?<v>\S+))\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Groups["v"].Value.Replace("''", "'", StringComparison.Ordinal);
}
