using Relay.IntegrationTests.Harness;
using Relay.Supply.Licences;
using Relay.Supply.Packages;

namespace DeployTests.Supply;

/// <summary>What comes in may be given on.</summary>
public sealed class LicenceTests
{
    private static readonly LicencePolicy Policy = LicencePolicy.Read(LicenceCommand.PolicyFile(Repository.Root));

    [Fact]
    public void Every_package_that_is_used_anywhere_has_a_licence_that_is_allowed()
    {
        var projects = Assets.ReadAll(Repository.Root);
        Assert.Contains(projects, project => project.Project == "Relay" && project.Packages.Count > 20);
        Assert.Empty(LicenceCommand.Faults(Policy, projects, NpmPackage.ReadAll(Repository.Root)));
    }

    [Fact]
    public void No_exception_outlives_its_package()
    {
        var projects = Assets.ReadAll(Repository.Root);
        var known = projects.Select(p => p.Project).ToHashSet(StringComparer.Ordinal);
        var missing = Projects().Where(name => !known.Contains(name)).ToList();
        Assert.SkipWhen(missing.Count > 0, $"Not restored in this tree: {string.Join(", ", missing)}; ./relay build does it.");
        var used = projects.SelectMany(p => p.Packages).Select(p => p.Id).Concat(NpmPackage.ReadAll(Repository.Root).Select(p => p.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(Policy.Exceptions, package => !used.Contains(package));
    }

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-3.0-only", false)]
    [InlineData("MIT OR GPL-3.0-only", true)]
    [InlineData("MIT AND GPL-3.0-only", false)]
    [InlineData("(MIT OR GPL-3.0-only) AND Apache-2.0", true)]
    [InlineData("GPL-3.0-only OR (MIT AND AGPL-3.0-only)", false)]
    [InlineData("Apache-2.0 WITH LLVM-exception", true)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", false)]
    [InlineData("MIT AND", false)]
    [InlineData("(MIT", false)]
    [InlineData("MIT Apache-2.0", false)]
    [InlineData("SEE LICENSE IN LICENSE.md", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Expressions_are_read_as_SPDX_has_them(string? expression, bool allowed) => Assert.Equal(allowed, Policy.Allows("some.package", new LicenceWords(expression)));

    [Fact]
    public void A_licence_that_is_not_allowed_is_told_with_its_package()
    {
        var about = new Nuspec(new LicenceWords("AGPL-3.0-only"), "Somebody", "", null);
        var unsaid = about with { Licence = new LicenceWords(null, "https://licence.example") };
        NpmPackage npm = new("tests/package-lock.json", "left-over", "1.0.0", null, null);
        Assert.Equal(
            [
                "Some.Package 1.2.3 (Relay): its licence is AGPL-3.0-only, which licences.json does not allow.",
                "Other.Package 2.0.0 (Relay): its licence is https://licence.example, which licences.json does not allow.",
                "left-over 1.0.0 (tests/package-lock.json): its licence is not said, which licences.json does not allow.",
            ],
            LicenceCommand.Faults(Policy, [Project(new Package("Some.Package", "1.2.3", "", true, [], about), new Package("Other.Package", "2.0.0", "", true, [], unsaid))], [npm]));
    }

    [Theory]
    [InlineData("MPL-2.0", null, null, "axe-core", true)]
    [InlineData("GPL-3.0-only", null, null, "axe-core", false)]
    [InlineData(null, null, null, "axe-core", false)]
    [InlineData("MIT", null, null, "axe-core", true)]
    [InlineData(null, "License.md", "The MIT License (MIT)\n\nCopyright", "CommandLineParser", true)]
    [InlineData(null, "License.md", "Server Side Public License", "CommandLineParser", false)]
    [InlineData(null, "License.md", "", "CommandLineParser", false)]
    [InlineData(null, "EULA.md", "The MIT License (MIT)", "CommandLineParser", false)]
    [InlineData("AGPL-3.0-only", null, null, "librdkafka.redist", false)]
    [InlineData(null, "https://github.com/dotnet/corefx/blob/master/LICENSE.TXT", null, "System.Security.Cryptography.ProtectedData", true)]
    [InlineData(null, "https://licence.example", null, "System.Security.Cryptography.ProtectedData", false)]
    public void An_exception_holds_as_long_as_the_package_says_what_it_said(string? expression, string? elsewhere, string? file, string package, bool allowed)
    {
        LicenceWords said = new(expression, elsewhere, file);
        Assert.Equal(allowed, Policy.Allows(package, said));
        Assert.True(allowed || Policy.LicenceOf(package, said) == expression);
    }

    private static IEnumerable<string> Projects() => File.ReadLines(Path.Combine(Repository.Root, "Relay.sln"))
        .Where(line => line.Contains(".csproj\"", StringComparison.Ordinal))
        .Select(line => Path.GetFileNameWithoutExtension(line.Split('"')[5].Replace('\\', '/')));

    private static Assets Project(params Package[] packages) => Assets.Of("Relay", packages, []);
}
