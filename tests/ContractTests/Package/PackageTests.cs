using System.IO.Compression;
using System.Xml.Linq;
using ContractTests.Harness;

namespace ContractTests.Package;

/// <summary>The NuGet package, as <c>./relay pack</c> makes it.</summary>
public sealed class PackageTests(PackedContracts packed) : IClassFixture<PackedContracts>
{
    [Fact]
    public void It_holds_the_library_its_documentation_and_a_README()
    {
        using var archive = ZipFile.OpenRead(packed.Package);
        var names = archive.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains("README.md", names);
        Assert.Equal(["lib/net10.0/Relay.Contracts.dll", "lib/net10.0/Relay.Contracts.xml"], names.Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        using var docs = archive.GetEntry("lib/net10.0/Relay.Contracts.xml")!.Open();
        Assert.Contains(XDocument.Load(docs).Descendants("member"), member => member.Attribute("name")!.Value == "P:Relay.Contracts.Message.Id");
    }

    [Fact]
    public void It_says_what_it_is_and_depends_on_nothing()
    {
        using var archive = ZipFile.OpenRead(packed.Package);
        using var stream = archive.GetEntry("Relay.Contracts.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().First();
        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

        Assert.Equal(("Relay.Contracts", "README.md"), (Value("id"), Value("readme")));
        Assert.Contains("kafka", Value("tags")!.Split(' '));
        Assert.False(string.IsNullOrWhiteSpace(Value("description")));
        Assert.DoesNotContain(metadata.Descendants(), e => e.Name.LocalName == "dependency");
    }

    [Fact]
    public void Its_symbols_lie_in_a_package_of_their_own()
    {
        using var archive = ZipFile.OpenRead(Path.ChangeExtension(packed.Package, ".snupkg"));
        Assert.Contains(archive.Entries, entry => entry.FullName == "lib/net10.0/Relay.Contracts.pdb");
    }

    [Fact]
    public void Nothing_in_it_tells_where_it_was_built()
    {
        using var archive = ZipFile.OpenRead(packed.Package);
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            Assert.DoesNotContain(Repository.Root, System.Text.Encoding.Latin1.GetString(copy.ToArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_program_in_an_empty_folder_writes_a_command_and_reads_an_event_with_the_package_alone()
    {
        var output = await packed.RunConsumerAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                """acme/+14155550101 {"tenantId":"acme","channel":"whatsapp","accountId":"610000000000001","to":{"phone":"+14155550101"},"content":{"type":"text","text":"Your parcel is on its way."},"idempotencyKey":"parcel-4711"}""",
                "Ana: Hello 😀",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
