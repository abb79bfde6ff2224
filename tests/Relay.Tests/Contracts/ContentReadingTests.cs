using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Relay.Contracts;

namespace Relay.Tests.Contracts;

public sealed class ContentReadingTests
{
    [Theory]
    [InlineData("""{"type":"text","text":"a","type":"image"}""", "$")]
    [InlineData("""{"type":"text","text":"a","type":"hologram"}""", "$")]
    [InlineData("""{"type":"hologram","type":"text","text":"a"}""", "$")]
    [InlineData("""{"type":"hologram","type":"hologram"}""", "$")]
    [InlineData("""{"type":"text","t\u0079pe":"text","text":"a"}""", "$")]
    [InlineData("""{"type":"text","text":"a","text":"b"}""", "$.content.text")]
    [InlineData("""{"type":7,"text":"a"}""", "$")]
    [InlineData("""{"text":"a"}""", "$")]
    [InlineData("""{"type":"text"}""", "$.content")]
    [InlineData("""{"type":"location","latitude":1e999,"longitude":2}""", "$.content.latitude")]
    [InlineData("""{"type":"location","latitude":1,"longitude":-1e999}""", "$.content.longitude")]
    [InlineData("""{"type":"order","order":{}}""", "$.content.order")]
    [InlineData("""{"type":"order","order":{"items":null}}""", "$.content.order.items")]
    [InlineData("""{"type":"order","order":{"items":[{},null]}}""", "$.content.items[1]")]
    [InlineData("""{"type":"choices","text":"t","choices":[null]}""", "$.content.choices[0]")]
    [InlineData("""{"type":"cards","cards":[null]}""", "$.content.cards[0]")]
    [InlineData("""{"type":"cards","cards":[{"title":"t","actions":[null]}]}""", "$.content.actions[0]")]
    [InlineData("""{"type":"cards","cards":[{"title":"t","actions":[{"type":"link"}]}]}""", "$.content.cards[0].actions[0]")]
    [InlineData("""{"type":"contacts","contacts":[null]}""", "$.content.contacts[0]")]
    [InlineData("""{"type":"contacts","contacts":[{"phones":["1",null]}]}""", "$.content.phones[1]")]
    [InlineData("""{"type":"unsupported","errors":[null]}""", "$.content.errors[0]")]
    [InlineData("""{"type":"reply","reply":{}}""", "$.content.reply")]
    [InlineData("""{"type":"template","template":{}}""", "$.content.template")]
    [InlineData("""{"type":"edit","originalMessageId":"m","content":{"type":"text"}}""", "$.content.content")]
    public void Content_that_means_nothing_is_refused_with_its_place(string json, string path) =>
        Assert.Equal(path, Assert.Throws<JsonException>(() => Read(json)).Path);

    [Theory]
    [InlineData("""{"type":"text","text":"\ud800"}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"type":"text","text":"a"}""")]
    public void Text_that_is_no_Unicode_is_refused_as_other_faults_are(string json) => Assert.Throws<JsonException>(() => Read(json));

    [Fact]
    public void Members_that_a_reader_does_not_know_are_passed_over()
    {
        Assert.Equal(new TextContent { Text = "a" }, Read("""{"later":[null,{"x":1}],"text":"a","type":"text"}"""));
        Assert.Equal("hologram", Assert.IsType<UnknownContent>(Read("""{"type":"hologram","list":[null]}""")).Type);
    }

    [Fact]
    public void A_providers_own_JSON_keeps_its_doubled_members()
    {
        const string json = """{"type":"form","form":{"response":{"a":1,"a":2}}}""";
        Assert.Equal("""{"a":1,"a":2}""", Assert.IsType<FormContent>(Read(json)).Form.Response?.ToString());
    }

    [Fact]
    public void What_a_records_constructor_must_have_must_be_there_when_it_is_read()
    {
        var nullability = new NullabilityInfoContext();
        var records = typeof(RelayJson).Assembly.GetExportedTypes()
            .Where(type => !type.ContainsGenericParameters && !type.IsByRefLike)
            .Select(type => RelayJson.Default.GetTypeInfo(type))
            .OfType<JsonTypeInfo>()
            .Where(info => info.Kind == JsonTypeInfoKind.Object)
            .ToList();
        Assert.Contains(records, info => info.Type == typeof(Order));
        var forgotten = records.SelectMany(info => info.Properties
            .Where(member => !member.IsRequired && IsNeeded(info.Type, member.Name, nullability))
            .Select(member => $"{info.Type.Name}.{member.Name}"));
        Assert.Empty(forgotten);
    }

    private static bool IsNeeded(Type type, string name, NullabilityInfoContext nullability) => type.GetConstructors()
        .SelectMany(constructor => constructor.GetParameters())
        .Any(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)
            && !parameter.HasDefaultValue
            && !parameter.ParameterType.IsValueType
            && nullability.Create(parameter).ReadState == NullabilityState.NotNull);

    private static MessageContent Read(string json) =>
        JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), (JsonTypeInfo<MessageContent>)RelayJson.Default.GetTypeInfo(typeof(MessageContent))!)!;
}
