using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using FsCheck;
using FsCheck.Fluent;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Contracts;

namespace Relay.Tests.Channels.Genesys;

/// <summary>Thousands of bodies that no provider should send. Whatever comes, it is judged, twice the same, and nothing throws.</summary>
public sealed class GenesysFuzzTests
{
    private static readonly byte[][] Seeds = [.. OwnBodies().Concat(SharedBodies())];

    [Fact]
    public void No_body_makes_the_adapter_throw()
    {
        var cases = from seed in Gen.Choose(0, Seeds.Length - 1)
                    from mutations in Gen.Choose(1, 5)
                    from random in Gen.Choose(0, int.MaxValue)
                    select (seed, mutations, random);
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        Prop.ForAll(
            cases.ToArbitrary(),
            c =>
            {
                var body = new JsonMutator(c.random).Mutate(Seeds[c.seed], c.mutations);
                var judged = Judge(body);
                var kind = judged[..judged.IndexOf(' ', StringComparison.Ordinal)];
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                return judged == Judge(body);
            })
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(8000).WithReplay(4711, 13));

        // The mutations are worth something only when they leave some bodies whole and spoil others.
        Assert.All(
            [nameof(ParsedMessage), nameof(ParsedReceipt), nameof(ParsedEvent), nameof(Ignored), nameof(Refused), "Fault"],
            kind => Assert.True(kinds.GetValueOrDefault(kind) > 50, kind));
    }

    [Fact]
    public void No_answer_makes_the_sender_throw()
    {
        var cases = from status in Gen.Choose(100, 599) from bytes in Gen.Choose(0, 255).ArrayOf() select (status, bytes);
        Prop.ForAll(
            cases.ToArbitrary(),
            c =>
            {
                var body = c.bytes.Select(b => (byte)b).ToArray();
                return Some.Sender().Interpret(new ProviderAnswer(c.status, TransportFailure.None, body, null, null)) is not null;
            })
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2000).WithReplay(4711, 15));
    }

    // What Normalize does: slice, check text and depth, parse, and write what came out.
    private static string Judge(byte[] body)
    {
        var sliced = new GenesysProvider().Slice(body);
        if (sliced.Fault is { } fault)
        {
            Assert.Empty(sliced.Items);
            return $"Fault {fault.Reason}";
        }

        var item = Assert.Single(sliced.Items);
        if (!Utf8.IsValid(item.Json.Span))
        {
            return "Unreadable not-utf8";
        }

        using var document = ParseWithin64(item.Json);
        return document is null ? "Unreadable too-deep" : Describe(new GenesysParser().Parse(new JsonItem(item, document.RootElement), Some.Tenant));
    }

    private static string Describe(ParsedItem item)
    {
        var kind = item.GetType().Name;
        var warnings = string.Join(',', item.Warnings);
        if (item is not ParsedMessage message)
        {
            return $"{kind} {item.Source} {warnings} {item}";
        }

        Assert.False(string.IsNullOrWhiteSpace(message.Customer.Key ?? message.Customer.Phone));
        Assert.NotEmpty(GenesysMessageText.Of(message.Content));
        var content = JsonSerializer.Serialize(message.Content, RelayJson.Default.MessageContent);
        return $"{kind} {message.Source} {warnings} {message.Customer} {message.SentAt} {message.From} {message.To} {content}";
    }

    private static JsonDocument? ParseWithin64(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<byte[]> OwnBodies() => new[]
    {
        Some.Text("Hello \\u00e4 \"there\" 🌊"),
        Some.Body("""
            "type":"Text","direction":"Inbound","text":"mine"
            """),
        Some.Body("""
            "type":"Event","events":[{"eventType":"Typing","typing":{"type":"On","duration":5000}}]
            """),
        Some.Body("""
            "type":"Receipt","status":"Failed","reasons":[{"code":"GeneralError","message":"no"}],"isFinalReceipt":true
            """),
        Some.Structured("All", """
            [{"attachment":{"mediaType":"Image","url":"https://f.example","mime":"image/png","text":"c","filename":"a.png","contentSizeBytes":1}},
            {"quickReply":{"text":"Yes","payload":"y"}},{"quickReplyV2":{"title":"Go?","actions":[{"text":"No","payload":"n"}]}},
            {"listPicker":{"receivedMessage":{"header":"h","title":"t"},"sections":[{"title":"s","items":[{"id":"1","title":"i","subtitle":"u"}]}]}},
            {"datePicker":{"title":"When?","availableTimes":[{"duration":60,"dateTime":"2026-05-01T10:00:00Z"}]}},
            {"location":{"latitude":1.5,"longitude":2,"text":"p"}},{"reactions":[{"reactionType":"Like","count":2}]},
            {"richLink":{"text":"l","url":"https://l.example"}}]
            """),
        Some.Structured("Cards", """
            [{"carousel":{"cards":[{"title":"A","description":"d","actions":[{"type":"Link","text":"Go","url":"https://a.example"}],"defaultAction":{"url":"x"}}]}}]
            """),
        Some.Structured("Template", """
            [{"template":{"id":"t@1","language":"en","header":{"text":"{{1}}","parameters":[{"text":"x"}]},"body":{"text":"Dear {{n}}","parameters":[{"name":"n","text":"Ada"}]},"buttons":[{"text":"b","url":"u"}]}}]
            """),
    }.Select(Encoding.UTF8.GetBytes);

    private static IEnumerable<byte[]> SharedBodies() =>
        SharedFixtures.Names("out-*.json", "rich-*.json", "syn-out-*.json").Select(name => File.ReadAllBytes(SharedFixtures.Path(name)));
}
