using System.Globalization;
using System.Text.RegularExpressions;

namespace Relay.IntegrationTests.Harness;

/// <summary>The line that Relay logs for each record that it normalised.</summary>
public sealed partial record LedgerLine(string Position, int Published, int Duplicate, int Quarantined, int Ignored)
{
    public int Sum => Published + Duplicate + Quarantined + Ignored;

    public static IReadOnlyList<LedgerLine> Of(ChildProcess relay) => [.. relay.Lines.Select(Read).OfType<LedgerLine>()];

    private static LedgerLine? Read(string line)
    {
        var match = Pattern().Match(line);
        return match.Success
            ? new LedgerLine(match.Groups["position"].Value, Number(match, "p"), Number(match, "d"), Number(match, "q"), Number(match, "i"))
            : null;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"(?<position>(webhooks|commands)/\d+/\d+): (?<p>\d+) published, (?<d>\d+) duplicate, (?<q>\d+) quarantined, (?<i>\d+) ignored",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
