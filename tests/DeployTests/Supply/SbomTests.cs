using System.Text.Json.Nodes;
using DeployTests.Harness;
using Relay.IntegrationTests.Harness;
using Relay.Supply.Packages;
using Relay.Supply.Sbom;

namespace DeployTests.Supply;

/// <summary>The bill of materials says all that is shipped, in the form that others read.</summary>
public sealed class SbomTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"relay-sbom-{Guid.NewGuid():N}.json");
    private JsonObject _bom = [];

    public async ValueTask InitializeAsync()
    {
        using var words = new StringWriter();
        Assert.True(await SbomCommand.RunAsync(Repository.Root, _file, words, words) == 0, words.ToString());
        _bom = JsonNode.Parse(await File.ReadAllTextAsync(_file))!.AsObject();
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_is_CycloneDX_1_6()
    {
        string[] schemas = [.. ((string[])["bom-1.6", "jsf-0.82", "spdx"]).Select(name => Tools.FromNpm($"@cyclonedx/cyclonedx-library/res/schema/{name}.SNAPSHOT.schema.json"))];
        var wrong = _bom.DeepClone().AsObject();
        wrong["components"]![0]!["type"] = "thing";
        var faults = await Tools.SchemaFaultsAsync([_bom, wrong], schemas);
        Assert.Empty(faults[0]);
        Assert.NotEmpty(faults[1]);
    }

    [Fact]
    public void It_names_every_assembly_that_is_published_and_the_native_library()
    {
        var components = _bom.Items("components");
        var relay = Assets.ReadAll(Repository.Root).Single(project => project.Project == "Relay");
        Assert.Equal(
            relay.Packages.Where(p => p.Ships).Select(p => p.Purl).Order(StringComparer.Ordinal),
            components.Where(c => c.Text("type") == "library").Select(c => c.Text("purl")).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(components, c => c.Text("name") is "Meziantou.Analyzer" or "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Equal("librdkafka", Assert.Single(components, c => c.Text("name") == "librdkafka.redist").Text("components", 0, "name"));
        Assert.Contains(components, c => c.Text("type") == "framework" && c.Text("name") == "Microsoft.AspNetCore.App");

        // Beside Relay's own assemblies nothing lies in its output that no component brought.
        var names = components.Select(c => c.Text("name")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var folder = Path.GetDirectoryName(Repository.Program("Relay", "Relay.dll"))!;
        Assert.DoesNotContain(
            Directory.GetFiles(folder, "*.dll").Select(file => Path.GetFileNameWithoutExtension(file)),
            name => name is not ("Relay" or "Relay.Contracts") && !names.Contains(name));
    }

    [Fact]
    public void Each_component_has_its_hash_its_licence_and_what_it_needs()
    {
        Assert.All(_bom.Items("components"), component =>
        {
            Assert.NotEmpty(component.Items("licenses"));
            Assert.True(component.Text("type") == "framework" || component.Text("hashes", 0, "content").Length == 128, component.Text("name"));
        });
        var known = _bom.Items("components").Select(c => c.Text("bom-ref")).Append(_bom.Text("metadata", "component", "bom-ref")).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(known.Order(StringComparer.Ordinal), _bom.Items("dependencies").Select(d => d.Text("ref")).Order(StringComparer.Ordinal));
        Assert.All(_bom.Items("dependencies").SelectMany(d => d.Items("dependsOn")), needed => Assert.Contains(needed.ToString(), known));
    }

    [Fact]
    public async Task The_same_sources_give_the_same_bytes()
    {
        var first = await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken);
        await InitializeAsync();
        Assert.Equal(first, await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Repository.Root, first, StringComparison.Ordinal);
    }
}
