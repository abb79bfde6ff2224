using Relay.Channels;
using Relay.Contracts;

namespace Relay.Tests.Conventions;

/// <summary>The rules of the repository, over the repository; and each rule over a file made up to break it.</summary>
public sealed class ConventionTests
{
    private static readonly IReadOnlyList<Rule> Rules = [.. DependencyRules.All, .. FileRules.All, .. CodeRules.All];

    public static TheoryData<string> Names => [.. Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_repository_keeps_every_rule(string rule) => AssertNone(Find(rule).Violations(Repository.Files));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_rule_finds_what_breaks_it(string rule)
    {
        var planted = PlantedViolations.Of(rule);
        Assert.NotEmpty(planted);
        Assert.All(planted, files =>
        {
            var found = Find(rule).Violations([.. PlantedViolations.Surroundings, .. files]).ToList();
            Assert.True(found.Count > 0, $"Not found: {files[^1].Path}\n{files[^1].Text}");
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_rule_finds_fault_with_what_keeps_it(string rule) =>
        AssertNone(Find(rule).Violations([.. PlantedViolations.Surroundings, .. PlantedViolations.Harmless]));

    [Fact]
    public void The_repository_is_found_with_all_its_parts()
    {
        var paths = Repository.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string>(["src/Relay/Program.cs", "src/Relay/Relay.csproj", "src/Relay.Contracts/Message.cs", "tests/Relay.Tests/Conventions/ConventionTests.cs"], StringComparer.Ordinal),
            paths);
        Assert.DoesNotContain(paths, path => path.Contains("/obj/", StringComparison.Ordinal));
    }

    [Fact]
    public void What_can_be_waited_for_says_so_and_can_be_cancelled() =>
        AssertNone(AsyncRule.Violations([.. typeof(JsonText).Assembly.GetTypes(), .. typeof(Message).Assembly.GetTypes()]));

    [Fact]
    public void The_rule_about_waiting_finds_what_breaks_it()
    {
        var found = AsyncRule.Violations([typeof(PlantedAsync)]).ToList();
        Assert.Equal(4, found.Count);
        Assert.Contains(found, line => line.EndsWith(".Send: its name does not end in Async", StringComparison.Ordinal));
        Assert.Contains(found, line => line.EndsWith(".SendAsync: its last parameter is no CancellationToken", StringComparison.Ordinal));
        Assert.Contains(found, line => line.EndsWith(".ReadAsync: its last parameter is no CancellationToken", StringComparison.Ordinal));
        Assert.Contains(found, line => line.EndsWith(".FlushAsync: its last parameter is no CancellationToken", StringComparison.Ordinal));
        Assert.Empty(AsyncRule.Violations([typeof(KeptAsync)]));
    }

    [Fact]
    public void Nothing_is_excused_that_is_gone() =>
        Assert.All(AsyncRule.Excused.Keys, name => Assert.NotNull(typeof(JsonText).Assembly.GetType(name[..name.LastIndexOf('.')])?.GetMethod(name[(name.LastIndexOf('.') + 1)..])));

    private static Rule Find(string name) => Rules.Single(rule => rule.Name == name);

    private static void AssertNone(IEnumerable<string> violations)
    {
        var lines = violations.ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }
}
