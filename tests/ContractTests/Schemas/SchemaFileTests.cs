using System.Text.Json.Serialization.Metadata;
using ContractTests.Harness;
using Relay.Contracts;

namespace ContractTests.Schemas;

/// <summary>The files in docs/schemas are what the records say.</summary>
public sealed class SchemaFileTests
{
    public static TheoryData<string> Names => [.. EventSchemas.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_schema_file_is_byte_for_byte_what_the_records_say(string name) =>
        Approved.Check(Path.Combine(Repository.Schemas, $"{name}.json"), EventSchemas.Text(EventSchemas.All[name]));

    [Fact]
    public void There_is_no_schema_file_of_something_that_is_gone() =>
        Assert.Empty(Directory.EnumerateFiles(Repository.Schemas).Select(path => Path.GetFileNameWithoutExtension(path)!).Except(EventSchemas.All.Keys, StringComparer.Ordinal));

    [Fact]
    public void Every_event_type_has_a_schema() => Assert.Equal(EventTypes.All.Order(StringComparer.Ordinal), EventSchemas.Events.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_list_of_words_in_the_package_closes_or_names_the_words_of_some_member() =>
        Assert.Empty(ValueSets.All.Except(ValueSets.Used).Select(set => set.Name));

    [Fact]
    public void Nothing_is_bounded_that_is_no_member() =>
        Assert.DoesNotContain(Bounds.Members, bound => RelayJson.Default.GetTypeInfo(bound.Record)?.Properties.Any(member => member.Name == bound.Member) != true);

    [Fact]
    public void Every_record_of_the_package_is_in_some_schema()
    {
        var defined = EventSchemas.All.Values.SelectMany(schema => schema["$defs"]?.AsObject().Select(d => d.Key) ?? []).ToHashSet(StringComparer.Ordinal);
        var records = typeof(Message).Assembly.GetExportedTypes()
            .Where(type => !type.ContainsGenericParameters && RelayJson.Default.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object })
            .Select(type => type.Name);
        Assert.Subset(defined, records.ToHashSet(StringComparer.Ordinal));
    }
}
