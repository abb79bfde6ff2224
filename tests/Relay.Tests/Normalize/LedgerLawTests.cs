using System.Text;
using FsCheck.Fluent;
using Relay.Channels;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.Bodies;

namespace Relay.Tests.Normalize;

/// <summary>What holds for every body: each item is counted once, the good ones come through, nothing throws.</summary>
public sealed class LedgerLawTests
{
    private enum Fate
    {
        Published,
        Duplicate,
        Quarantined,
        Ignored,
    }

    [Fact]
    public void Any_mix_of_good_and_bad_items_yields_all_the_good_ones_in_their_order()
    {
        // The last is large, so it comes seldom.
        var piece = Gen.Frequency((200, Gen.Choose(0, 12)), (1, Gen.Constant(13)));
        Laws.Hold(piece.ListOf(), kinds =>
        {
            var pieces = kinds.Select((kind, n) => Piece(kind, $"wamid.{n}")).ToList();
            var body = pieces.Count == 0 ? [] : Body(pieces.Select(p => p.Entry));
            var rig = new NormalizeRig();
            rig.Meta(WhatsApp(Entry(Messages(Message("wamid.before")))));
            var made = rig.Normalize(rig.Raw(body));

            Assert.Equal(
                pieces.Count == 0 ? (0, 0, 1, 0) : (Count(pieces, Fate.Published), Count(pieces, Fate.Duplicate), Count(pieces, Fate.Quarantined), Count(pieces, Fate.Ignored)),
                NormalizeRig.Counts(made));
            Assert.Equal(
                pieces.Where(p => p.Fate is Fate.Published).Select(p => p.Id),
                made.Events.Where(e => e.Topic is "messages.inbound" or "receipts").Select(e => e.Json().GetProperty("providerMessageId").GetString()));
            Assert.All(made.Events, IsRecord);
        }, count: 300);
    }

    [Fact]
    public void Thousands_of_broken_bodies_of_Meta_throw_nothing_and_every_item_is_counted()
    {
        var body = Body([Piece(0, "wamid.1").Entry, Piece(2, "wamid.2").Entry, Bytes(Entry(Statuses(Status("wamid.3"), Status("wamid.4"))))]);
        HoldsForBroken(body, Harbor.Catalog.Provider("meta")!);
    }

    [Fact]
    public void Thousands_of_broken_bodies_of_Genesys_throw_nothing_and_every_item_is_counted() =>
        HoldsForBroken(Bytes(Genesys()), Harbor.Catalog.Provider("genesys")!);

    private static void HoldsForBroken(byte[] whole, IWebhookProvider provider)
    {
        var rig = new NormalizeRig();
        var edit = Gen.Choose(0, 14).Zip(Gen.Choose(0, whole.Length - 1)).Zip(Gen.Choose(0, 255)).Select(e => (e.Item1.Item1, e.Item1.Item2, e.Item2));
        Laws.Hold(edit.NonEmptyListOf(), edits =>
        {
            var body = edits.Take(6).Aggregate(whole, Edited);
            var raw = rig.Raw(body) with { Provider = provider.Key, SecretOwner = Harbor.Integration };
            var sliced = provider.Slice(body);
            var made = rig.Normalize(raw);

            Assert.Equal(sliced.Fault is null ? sliced.Items.Count : 1, made.Ledger.Items);
            Assert.DoesNotContain(made.Events, e => e.Text().Contains("\"reason\":\"adapter-fault\"", StringComparison.Ordinal));
            Assert.All(made.Events, IsRecord);
        }, count: 4000);
    }

    private static byte[] Edited(byte[] body, (int Kind, int At, int Value) edit)
    {
        var at = body.Length == 0 ? 0 : edit.At % body.Length;
        return edit.Kind switch
        {
            _ when body.Length == 0 => [(byte)edit.Value],
            0 => [.. body[..at], (byte)edit.Value, .. body[(at + 1)..]],
            1 => [.. body[..at], .. body[(at + 1)..]],
            2 => [.. body[..at], "\"{}[]:,\\0n"u8[edit.Value % 10], .. body[at..]],
            3 => [.. body[..at], .. body[(at / 2)..]],
            4 => edit.Value == 0 ? body[..at] : body,
            _ => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(
                new[] { "\"wamid.1\"", "\"text\"", "{\"body\":\"hello\"}", "\"1777896000\"", "\"15557770001\"", "\"Outbound\"" }[edit.Value % 6],
                new[] { "null", "7", "[]", "{}", "\"\"", "\"\\ud800\"", "1e400", "true" }[edit.Value % 8],
                StringComparison.Ordinal)),
        };
    }

    // One entry for each, so that a broken one cannot hide behind its neighbours.
    private static (byte[] Entry, string Id, Fate Fate) Piece(int kind, string id) => kind switch
    {
        0 or 1 => (Bytes(Entry(Messages(Message(id)))), id, Fate.Published),
        2 => (Bytes(Entry(Statuses(Status(id)))), id, Fate.Published),
        3 => (Bytes(Entry(Messages(Nested(id, 62)))), id, Fate.Published),
        4 => (Bytes(Entry(Messages(Message(id)), "610000000000055", "720000000000055")), id, Fate.Published),
        5 => (Bytes(Entry(Messages(Message("wamid.before")))), id, Fate.Duplicate),
        6 => (Bytes(Entry(Messages(Nested(id, 70)))), id, Fate.Quarantined),
        7 => (Bytes(Entry(Messages(Message(id)), Harbor.NeighbourNumber)), id, Fate.Quarantined),
        8 => (Bytes(Entry(Messages($$$"""{"id":"{{{id}}}","type":"text","text":{"body":"who?"}}"""))), id, Fate.Quarantined),
        9 => (NoText(id), id, Fate.Quarantined),
        10 => (Bytes("null"), id, Fate.Ignored),
        11 => (Bytes("""{"id":"1","changes":[]}"""), id, Fate.Ignored),
        12 => (Bytes(Entry(Messages("17"))), id, Fate.Quarantined),
        _ => (Bytes(Entry(Messages(Message(id, new string('x', 850 * 1024))))), id, Fate.Quarantined),
    };

    private static byte[] NoText(string id)
    {
        var entry = Bytes(Entry(Messages(Message(id, "~"))));
        entry[Array.IndexOf(entry, (byte)'~')] = 0xFE;
        return entry;
    }

    private static byte[] Body(IEnumerable<byte[]> entries)
    {
        var body = new List<byte>(Bytes("""{"object":"whatsapp_business_account","entry":["""));
        body.AddRange(entries.SelectMany((entry, n) => n == 0 ? entry : [(byte)',', .. entry]));
        body.AddRange("]}"u8);
        return [.. body];
    }

    private static int Count(List<(byte[] Entry, string Id, Fate Fate)> pieces, Fate fate) => pieces.Count(p => p.Fate == fate);

    private static void IsRecord(Relay.Kafka.OutgoingRecord record)
    {
        var json = record.Json();
        Assert.Equal(record.Header("ce_id"), json.GetProperty("id").GetString());
        Assert.StartsWith("harbor", record.Key, StringComparison.Ordinal);
        Assert.Equal("harbor", json.GetProperty("tenantId").GetString());
        Assert.Empty(Written.Nulls(json));
        Assert.True(record.Value.Length < 900 * 1024);
    }
}
