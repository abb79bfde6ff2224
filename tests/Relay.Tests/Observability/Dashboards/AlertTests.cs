using System.Diagnostics;
using Relay.Tests.Conventions;

namespace Relay.Tests.Observability.Dashboards;

public sealed class AlertTests
{
    private static readonly string[] RunbookLines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "runbook.md"));

    [Fact]
    public void Every_alert_says_how_bad_it_is_what_is_wrong_and_where_to_read_on()
    {
        Assert.Equal(GrafanaFiles.Alerts.Count, GrafanaFiles.Alerts.Select(a => a.Name).Distinct(StringComparer.Ordinal).Count());
        foreach (var alert in GrafanaFiles.Alerts)
        {
            Assert.Contains(alert.Value("severity"), (string[])["critical", "warning"]);
            Assert.NotEmpty(alert.Value("summary"));
            Assert.NotEmpty(alert.Value("description"));
            Assert.Equal($"docs/runbook.md#{alert.Name.ToLowerInvariant()}", alert.Value("runbook_url"));
        }
    }

    [Fact]
    public void The_runbook_has_a_part_for_every_alert_and_for_no_other()
    {
        var parts = RunbookLines.Where(line => line.StartsWith("### Relay", StringComparison.Ordinal)).Select(line => line[4..].Trim()).ToList();
        Assert.Equal(GrafanaFiles.Alerts.Select(a => a.Name).Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
        Assert.All(parts, part => Assert.True(WordsUnder(part) > 25, $"{part} says too little"));
    }

    [Fact]
    public void Every_alert_is_seen_to_fire_by_the_tests_of_promtool()
    {
        var tests = File.ReadAllText(Path.Combine(GrafanaFiles.Folder, "alerts", "tests.yaml"));
        Assert.Empty(GrafanaFiles.Alerts.Where(a => !tests.Contains($"alertname: {a.Name}\n", StringComparison.Ordinal)).Select(a => a.Name));
    }

    [Theory]
    [InlineData("check", "relay.rules.yaml")]
    [InlineData("test", "tests.yaml")]
    public async Task Promtool_finds_nothing_wrong_with_the_rules_and_they_fire_when_they_should(string verb, string file)
    {
        if (Find() is not { } promtool)
        {
            Assert.Skip("promtool is not here; eng/promtool.sh fetches it.");
            return;
        }

        var start = new ProcessStartInfo(promtool, [verb, "rules", file])
        {
            WorkingDirectory = Path.Combine(GrafanaFiles.Folder, "alerts"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complained = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await said + await complained);
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append(Path.Combine(Repository.Root, ".local", "promtool", "usr", "bin"))
        .Select(folder => Path.Combine(folder, "promtool"))
        .FirstOrDefault(File.Exists);

    private static int WordsUnder(string part) => RunbookLines
        .SkipWhile(line => line != $"### {part}").Skip(1).TakeWhile(line => !line.StartsWith('#'))
        .Sum(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
}
