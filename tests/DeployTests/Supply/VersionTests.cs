using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Relay.IntegrationTests.Harness;
using Relay.Supply.Packages;

namespace DeployTests.Supply;

/// <summary>What is built today is what is built tomorrow.</summary>
public sealed partial class VersionTests
{
    private static readonly string[] Tracked = ["src", "tests", "samples", "eng"];

    [Fact]
    public void Every_version_of_a_package_is_exact_and_stands_in_one_place()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").ToList();
        Assert.True(versions.Count > 20);
        Assert.All(versions, version => Assert.Matches(Exact(), version.Attribute("Version")!.Value));
        var projects = Files("*.csproj").Select(XDocument.Load).ToList();
        Assert.DoesNotContain(projects.SelectMany(p => p.Descendants("PackageReference")), reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null);
    }

    // A source that lacks a version makes NuGet take the next one, with a warning; warnings are errors.
    [Fact]
    public void What_was_restored_is_what_was_asked_for()
    {
        var asked = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(v => v.Attribute("Include")!.Value, v => v.Attribute("Version")!.Value, StringComparer.OrdinalIgnoreCase);
        Assert.All(Assets.ReadAll(Repository.Root), project => Assert.All(
            project.Packages.Where(p => project.Direct.Contains(p.Id, StringComparer.OrdinalIgnoreCase) && asked.ContainsKey(p.Id)),
            package => Assert.Equal((package.Id, asked[package.Id]), (package.Id, package.Version))));
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")), StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_of_npm_have_exact_versions_and_hashes()
    {
        Assert.All(Files("package.json"), file =>
        {
            using var package = JsonDocument.Parse(File.ReadAllBytes(file));
            var asked = ((string[])["dependencies", "devDependencies", "optionalDependencies"])
                .SelectMany(group => package.RootElement.TryGetProperty(group, out var of) ? of.EnumerateObject().ToList() : []).ToList();
            Assert.All(asked, version => Assert.Matches(Exact(), version.Value.GetString()!));
            Assert.True(asked.Count == 0 || File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "package-lock.json")), $"{file} has no lock file");
        });
        Assert.All(NpmPackage.ReadAll(Repository.Root), package => Assert.StartsWith("sha512-", package.Integrity, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_built_from_source_is_pinned_by_its_hash() =>
        Assert.Matches("npm_sha512='[0-9a-f]{128}'", File.ReadAllText(Path.Combine(Repository.Root, "eng/native.sh")));

    [Fact]
    public void Workflows_take_actions_in_exact_versions_and_may_only_read()
    {
        var workflows = Directory.GetFiles(Path.Combine(Repository.Root, ".github/workflows"));
        Assert.NotEmpty(workflows);
        Assert.All(workflows, file =>
        {
            var text = File.ReadAllText(file);
            Assert.All(Action().Matches(text), match => Assert.Matches(@"^[\w-]+/[\w/-]+@v\d+\.\d+\.\d+$", match.Groups["action"].Value));
            Assert.Contains("permissions:\n  contents: read\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("secrets.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("pull_request_target", text, StringComparison.Ordinal);
            Assert.Contains(".ci/run", text, StringComparison.Ordinal);
        });
    }

    private static IEnumerable<string> Files(string pattern) => Tracked.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "node_modules" or "obj" or "bin"));

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Exact();

    [GeneratedRegex(@"uses:\s*(?<action>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Action();
}
