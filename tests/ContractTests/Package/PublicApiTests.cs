using System.Reflection;
using ContractTests.Harness;
using ContractTests.Schemas;
using Relay.Contracts;

namespace ContractTests.Package;

/// <summary>What users of the package see.</summary>
public sealed class PublicApiTests
{
    private static readonly Assembly Package = typeof(Message).Assembly;

    [Fact]
    public void The_public_types_and_members_are_those_that_were_approved() =>
        Approved.Check(Path.Combine(Repository.Root, "src", "Relay.Contracts", "PublicApi.txt"), PublicApi.Of(Package));

    [Fact]
    public void Every_public_type_and_member_is_documented()
    {
        var docs = new XmlDocs();
        var members = Package.GetExportedTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Prepend(type))
            .Where(member => member is Type or PropertyInfo or FieldInfo && member.DeclaringType?.BaseType != typeof(System.Text.Json.Serialization.JsonSerializerContext))
            .ToList();
        Assert.True(members.Count > 250, $"Only {members.Count} members were found.");
        Assert.Empty(members.Where(member => !docs.Names.Contains(XmlDocs.NameOf(member)) && (member is not PropertyInfo p || docs.OfProperty(p.DeclaringType!, p.Name) is null)).Select(XmlDocs.NameOf));
    }

    [Fact]
    public void The_package_rests_on_nothing_but_the_framework() =>
        Assert.All(Package.GetReferencedAssemblies(), name => Assert.StartsWith("System.", name.Name, StringComparison.Ordinal));
}
