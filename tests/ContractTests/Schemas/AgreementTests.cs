using System.Text;
using ContractTests.Harness;
using ContractTests.Rounds;
using Relay.Contracts;
using Relay.SchemaChecks;

namespace ContractTests.Schemas;

/// <summary>The checks that all tests use say what a validator of the world says.</summary>
public sealed class AgreementTests
{
    private const int Each = 120;

    [Fact]
    public async Task The_schemas_are_schemas_and_the_checks_of_the_tests_agree_with_ajv_on_right_and_broken_values()
    {
        var random = new Random(20260302);
        var values = EventTypes.All.Append(EventSchemas.Command)
            .SelectMany(name => Enumerable.Range(0, Each).Select(seed => (Name: name, Value: name == EventSchemas.Command ? new RandomRecords(seed).Command() : new RandomRecords(seed).Event(name))))
            .SelectMany(right => Enumerable.Range(0, 4).Select(n => new AjvCase(right.Name, (n == 0 ? right.Value : Mutant.Of(right.Value, random)).ToJsonString())))
            .ToList();
        var answer = await Ajv.CheckAsync(new AjvQuestion { Schemas = EventSchemas.All, Cases = values }, TestContext.Current.CancellationToken);
        Assert.Empty(answer.Schemas);

        var schemas = EventSchemas.All.ToDictionary(s => s.Key, s => Schema.Parse(s.Value.ToJsonString(), isStrict: false), StringComparer.Ordinal);
        var own = values.Select(value => schemas[value.Schema].Check(System.Text.Json.JsonDocument.Parse(value.Value).RootElement)).ToList();
        var disagreed = values.Zip(own, answer.Verdicts).Where(v => (v.Second.Count == 0) != v.Third).Select(v => $"ajv: {v.Third}, here: {string.Join("; ", v.Second)}\n{v.First.Value}").ToList();
        Assert.True(disagreed.Count == 0, string.Join('\n', disagreed.Take(3)));
        Assert.InRange(answer.Verdicts.Count(isRight => !isRight), values.Count / 4, values.Count * 3 / 4);
        Assert.All(values.Index().Where(v => v.Index % 4 == 0), v => Assert.True(answer.Verdicts[v.Index], v.Item.Value));
    }

    [Theory]
    [InlineData("""{ "type": "string", "uniqueItems": true }""")]
    [InlineData("""{ "format": "email" }""")]
    [InlineData("""{ "type": "null" }""")]
    public void A_schema_that_says_more_than_the_checks_know_is_refused(string schema) =>
        Assert.Throws<NotSupportedException>(() => Schema.Parse(schema, isStrict: true).Check(System.Text.Json.JsonDocument.Parse("\"a\"").RootElement));

    [Theory]
    [InlineData(EventTypes.MessageReceived, "\"direction\":\"inbound\"", "\"direction\":\"sideways\"", "$.direction")]
    [InlineData(EventTypes.MessageReceived, "\"receivedAt\":\"", "\"receivedAt\":\"+", "$.receivedAt")]
    [InlineData(EventTypes.MessageReceived, "\"tenantId\":\"", "\"tenantID\":\"", "$.tenantId")]
    [InlineData(EventTypes.Receipt, "\"source\":\"", "\"source\":\"R", "$.source")]
    [InlineData(EventTypes.Delivery, "\"attempt\":", "\"attempt\":-", "$.attempt")]
    [InlineData(EventTypes.Quarantined, "\"reason\":\"", "\"reason\":\"un", "$.reason")]
    public void A_broken_event_is_found_with_its_place(string type, string right, string broken, string place)
    {
        var json = new RandomRecords(3).Event(type).ToJsonString();
        Assert.Contains(right, json, StringComparison.Ordinal);
        Assert.Contains(RecordSchemas.Check(type, Encoding.UTF8.GetBytes(json.Replace(right, broken, StringComparison.Ordinal)), out _), fault => fault.StartsWith(place, StringComparison.Ordinal));
    }
}
