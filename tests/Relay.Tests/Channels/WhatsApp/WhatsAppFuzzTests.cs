using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Contracts;
using Relay.Tests.Channels.Meta;

namespace Relay.Tests.Channels.WhatsApp;

/// <summary>Whatever arrives: nothing throws, nothing is lost, and the same bytes give the same result.</summary>
public sealed class WhatsAppFuzzTests
{
    // Stands for a good message, which gets its id from its place.
    private static readonly byte[] Good = [];

    private static readonly Config Config = Config.QuickThrowOnFailure
        .WithMaxTest(6000)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20260301), FSharpOption<int>.None)));

    [Fact]
    public void No_body_however_broken_makes_the_adapters_throw()
    {
        var mutations = from body in Gen.Choose(0, WhatsAppCorpus.Bodies.Length - 1)
                        from edits in Gen.ArrayOf(Edits()).Resize(5)
                        select new Mutation(body, edits);
        var shrinkable = Arb.From(mutations, Shrink);
        var understood = 0;

        Check.One(Config, Prop.ForAll(shrinkable, mutation =>
        {
            var body = mutation.Apply();
            var once = Describe(body);
            understood += once.StartsWith("fault", StringComparison.Ordinal) ? 0 : 1;
            return once == Describe([.. body]);
        }));

        // Else the mutations only test the reader of JSON.
        Assert.InRange(understood, 2000, int.MaxValue);
    }

    [Fact]
    public void Good_items_come_through_whatever_stands_beside_them()
    {
        var elements = Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(Good)), (3, Bad()))).Resize(12);
        Check.One(Config.WithMaxTest(1500), Prop.ForAll(Arb.From(elements, Halve), list =>
        {
            var items = MetaEnvelope.Slice(BodyOf(list)).Items;
            var good = Enumerable.Range(0, list.Length).Where(i => list[i].Length == 0).ToArray();
            return items.Count == Math.Max(1, list.Length)
                && good.All(i => MetaBodies.Parse(items[i]) is ParsedMessage { Content: TextContent } message && message.ProviderMessageId == $"good.{i}");
        }));
    }

    private static Gen<Edit> Edits() =>
        from kind in Gen.Frequency((1, Gen.Choose(0, 1)), (9, Gen.Choose(2, Edit.Kinds - 1)))
        from at in Gen.Choose(0, 1_000_000)
        from with in Gen.Choose(0, 1_000_000)
        select new Edit(kind, at, with);

    private static IEnumerable<Mutation> Shrink(Mutation mutation) =>
        Enumerable.Range(0, mutation.Edits.Length).Select(i => mutation with { Edits = [.. mutation.Edits.Where((_, j) => j != i)] });

    private static IEnumerable<byte[][]> Halve(byte[][] list) =>
        list.Length < 2 ? [] : [list[..(list.Length / 2)], list[(list.Length / 2)..]];

    // Elements that are well-formed for the envelope's reader and hostile to whoever reads on.
    private static Gen<byte[]> Bad() => Gen.OneOf(
        Gen.Elements(
            "null"u8.ToArray(),
            "7"u8.ToArray(),
            "[]"u8.ToArray(),
            "{}"u8.ToArray(),
            "\"\\ud800\""u8.ToArray(),
            "{\"id\":\"\\udc00\",\"from\":\"1\",\"\\ud800\":1}"u8.ToArray(),
            [(byte)'"', 0xc3, 0x28, (byte)'"'],
            "{\"from\":\"1\",\"type\":\"text\",\"text\":{\"body\":{\"body\":\"x\"}}}"u8.ToArray(),
            Encoding.ASCII.GetBytes(new string('[', 9000) + new string(']', 9000)),
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"text\":", 500)) + "1" + new string('}', 500))),
        Gen.Elements(WhatsAppCorpus.Messages).Select(Encoding.UTF8.GetBytes));

    private static byte[] BodyOf(byte[][] list)
    {
        List<byte> body = [.. "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":{\"messages\":["u8];
        for (var i = 0; i < list.Length; i++)
        {
            body.AddRange(i == 0 ? [] : ","u8);
            body.AddRange(list[i].Length > 0 ? list[i] : Encoding.UTF8.GetBytes(
                $"{{\"from\":\"14155550123\",\"id\":\"good.{i}\",\"timestamp\":\"1772359200\",\"type\":\"text\",\"text\":{{\"body\":\"t\"}}}}"));
        }

        body.AddRange("],\"metadata\":{\"phone_number_id\":\"500500500\"}}}]}]}"u8);
        return [.. body];
    }

    // Also writes and reads every message, so that nothing is published that no consumer can read.
    private static string Describe(byte[] body)
    {
        var sliced = MetaEnvelope.Slice(body);
        if (sliced.Fault is { } fault)
        {
            Assert.Empty(sliced.Items);
            return $"fault {fault.Reason}";
        }

        Assert.NotEmpty(sliced.Items);
        return string.Join('\n', sliced.Items.Select(item => $"{item.Kind} {item.Envelope.EntryId} {Describe(MetaBodies.Parse(item))}"));
    }

    private static string Describe(ParsedItem item) => item switch
    {
        ParsedMessage message => $"{message.Source} {message.Customer} {message.AlsoKnownAs} {message.SentAt:O} {Encoding.UTF8.GetString(Written(message))}",
        ParsedReceipt receipt => $"{receipt.Source} {receipt.Customer} {receipt.Status} {receipt.At:O} {receipt.ParticipantId} {receipt.Pricing}",
        ParsedEvent happened => $"{happened.Source} {happened.Customer} {happened.Type} {happened.At:O} {string.Join(',', happened.Data ?? new Dictionary<string, string>(StringComparer.Ordinal))}",
        _ => ItemWords.Of(item),
    };

    private static byte[] Written(ParsedMessage parsed)
    {
        var message = Sends.Message(parsed.Content, parsed.To, parsed.Context) with
        {
            From = parsed.From,
            ProviderMessageId = parsed.ProviderMessageId,
            SentAt = parsed.SentAt,
            Warnings = parsed.Warnings,
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(message, RelayJson.Default.Message);
        Assert.Equal(parsed.Content.Type, JsonSerializer.Deserialize(json, RelayJson.Default.Message)!.Content.Type);
        return json;
    }
}
