using System.Text;
using System.Text.Json;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Events;

public sealed class QuarantineWriterTests
{
    private readonly QuarantineWriter _writer = new(new EventWriter(Harbor.Topics));

    [Theory]
    [InlineData("""{"a":[1,2.0,"\u0041"],"a":null}""")]
    [InlineData("17")]
    [InlineData("\"text\"")]
    [InlineData(" [ ] ")]
    public void JSON_is_kept_as_JSON(string item)
    {
        var record = Write(item);

        Assert.Contains($"\"item\":{item}", record.Text(), StringComparison.Ordinal);
        Assert.Null(record.Quarantined().ItemBase64);
        Assert.Equal(JsonValueKind.Object, record.Json().ValueKind);
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("{} {}")]
    [InlineData("no JSON")]
    [InlineData(" ")]
    public void What_is_no_JSON_is_kept_in_base64(string item)
    {
        var quarantined = Write(item).Quarantined();
        Assert.Null(quarantined.Item);
        Assert.Equal(item, Encoding.UTF8.GetString(Convert.FromBase64String(quarantined.ItemBase64!)));
    }

    [Fact]
    public void JSON_with_bytes_that_are_no_text_is_kept_in_base64()
    {
        byte[] item = [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        var quarantined = Write(item).Quarantined();
        Assert.Equal(item, Convert.FromBase64String(quarantined.ItemBase64!));
    }

    [Fact]
    public void JSON_that_a_consumer_could_not_read_for_its_depth_is_kept_in_base64()
    {
        Assert.NotNull(Write(Nested(60)).Quarantined().Item);
        var deep = Write(Nested(61)).Quarantined();
        Assert.Equal(Nested(61), Encoding.UTF8.GetString(Convert.FromBase64String(deep.ItemBase64!)));
    }

    [Fact]
    public void An_item_of_a_replay_keeps_its_id_and_says_where_the_replay_lies()
    {
        var found = new QuarantineCase
        {
            TenantId = "acme", Channel = "meta", Reason = "no-sender", Detail = "", Item = "{}"u8.ToArray(), At = ManualTimeProvider.Start,
            Position = ("webhooks", 3, 41), ItemIndex = 2,
        };
        var first = _writer.Write(found);
        var replayed = _writer.Write(found with { Position = ("webhooks", 3, 900), FirstPosition = ("webhooks", 3, 41), IsReplay = true });

        Assert.Equal(first.Quarantined().Id, replayed.Quarantined().Id);
        Assert.EndsWith("/3/900", replayed.Header(HeaderNames.RawPosition), StringComparison.Ordinal);
        Assert.NotEqual(first.Quarantined().Id, _writer.Write(found with { Position = ("webhooks", 3, 900) }).Quarantined().Id);
    }

    [Fact]
    public void Nothing_is_kept_of_nothing()
    {
        var quarantined = Write("").Quarantined();
        Assert.Null(quarantined.Item);
        Assert.Null(quarantined.ItemBase64);
        Assert.Null(quarantined.Warnings);
    }

    [Theory]
    [InlineData("\"", "\"")]
    [InlineData("", "")]
    public void What_is_too_large_is_left_out_and_said_so(string before, string after)
    {
        var record = Write(before + new string('x', 950 * 1024) + after);
        Assert.Equal(["raw-omitted"], record.Quarantined().Warnings);
        Assert.Null(record.Quarantined().Item);
        Assert.Null(record.Quarantined().ItemBase64);
        Assert.Equal("test.webhooks/2/17", record.Header("relay_raw"));
    }

    [Fact]
    public void Record_names_reason_tenant_and_place()
    {
        var record = _writer.Write(Case("{}"u8.ToArray()) with { AccountId = Harbor.Number, IsReplay = true });

        Assert.Equal(("quarantine", "harbor"), (record.Topic, record.Key));
        Assert.Equal("relay.quarantined.v1", record.Header("ce_type"));
        Assert.Equal("/tenants/harbor/meta/610000000000001", record.Header("ce_source"));
        Assert.Equal("1", record.Header("relay_replay"));
        var quarantined = record.Quarantined();
        Assert.Equal(record.Header("ce_id"), quarantined.Id.ToString());
        Assert.Equal(RelayIds.Event("harbor", "meta", Harbor.Number, "quarantined", "webhooks/2/17", "4"), quarantined.Id);
        Assert.Equal(("unknown-shape", "in words"), (quarantined.Reason, quarantined.Detail));
    }

    [Fact]
    public void Hostile_names_do_not_make_the_record_too_large()
    {
        var record = _writer.Write(Case("{}"u8.ToArray()) with { AccountId = new string('a', 1_000_000), Detail = new string('d', 1_000_000) });
        Assert.Null(record.Quarantined().AccountId);
        Assert.Equal(1000, record.Quarantined().Detail!.Length);
    }

    [Fact]
    public void A_record_of_nobody_is_kept_apart_from_all_tenants()
    {
        var read = new FakePartition("commands", 5).Read("junk", ("traceparent", "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01"));
        var record = _writer.Write(QuarantineCase.OfRecord(read, QuarantineReasons.BadRecord, "why"));

        Assert.Equal("_unknown", record.Key);
        Assert.Equal("test.commands/5/0", record.Header("relay_raw"));
        Assert.Equal("00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01", record.Header("traceparent"));
        Assert.Equal("2026-05-04T12:00:00.000Z", record.Header("ce_time"));
        Assert.False(Relay.Model.TenantId.TryParse(QuarantineWriter.NoTenant, out _));
    }

    private OutgoingRecord Write(string item) => Write(Encoding.UTF8.GetBytes(item));

    private OutgoingRecord Write(byte[] item) => _writer.Write(Case(item));

    private static QuarantineCase Case(byte[] item) => new()
    {
        TenantId = Harbor.Id,
        Channel = "meta",
        Reason = QuarantineReasons.UnknownShape,
        Detail = "in words",
        Item = item,
        Position = (TopicNames.Webhooks, 2, 17),
        ItemIndex = 4,
        At = ManualTimeProvider.Start,
    };

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
