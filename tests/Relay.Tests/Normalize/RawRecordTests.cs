using Relay.Contracts;
using Relay.Normalize;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

public sealed class RawRecordTests
{
    private static readonly (string Name, string Value)[] Headers =
    [
        ("relay_tenant", "harbor"), ("relay_channel", "meta"), ("relay_received_at", "1777896000123"), ("relay_request_id", "r9"),
        ("relay_secret_owner", "app-1"), ("traceparent", "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01"),
    ];

    private readonly FakePartition _partition = new(TopicNames.Webhooks, 4);

    [Fact]
    public void Everything_is_read_from_the_headers()
    {
        _partition.Read("first");
        var raw = RawRecord.Read(_partition.Read("{}", Headers));

        Assert.NotNull(raw);
        Assert.Equal(("harbor", "meta", "r9", "app-1", "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01"), (raw.TenantId, raw.Provider, raw.RequestId, raw.SecretOwner, raw.TraceParent));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1777896000123), raw.ReceivedAt);
        Assert.Equal(new RawPosition(TopicNames.Webhooks, 4, 1, 0), raw.Position);
        Assert.False(raw.IsReplay);
    }

    [Fact]
    public void A_replay_is_known_by_its_header() =>
        Assert.True(RawRecord.Read(_partition.Read("{}", [.. Headers, ("relay_replay", "1")]))?.IsReplay);

    [Theory]
    [InlineData("3/41", 3, 41L)]
    [InlineData("1", null, null)]
    [InlineData("3/-1", null, null)]
    [InlineData("3/41/5", null, null)]
    [InlineData("a/b", null, null)]
    public void A_replay_says_where_the_first_one_lies(string header, int? partition, long? offset)
    {
        var raw = RawRecord.Read(_partition.Read("{}", [.. Headers, ("relay_replay", header)]))!;
        Assert.Equal((true, partition, offset), (raw.IsReplay, raw.Replayed?.Partition, raw.Replayed?.Offset));
    }

    [Theory]
    [InlineData("relay_tenant", null)]
    [InlineData("relay_tenant", "")]
    [InlineData("relay_tenant", "No Tenant")]
    [InlineData("relay_channel", null)]
    [InlineData("relay_channel", "a-name-that-no-provider-has-or-ever-will")]
    [InlineData("relay_received_at", null)]
    [InlineData("relay_received_at", "yesterday")]
    [InlineData("relay_received_at", "-1")]
    [InlineData("relay_received_at", "99999999999999999")]
    public void A_record_without_what_Relay_writes_is_not_Relays(string name, string? value)
    {
        var headers = Headers.Where(h => h.Name != name).ToList();
        if (value is not null)
        {
            headers.Add((name, value));
        }

        Assert.Null(RawRecord.Read(_partition.Read("{}", [.. headers])));
    }

    [Fact]
    public void A_record_without_a_value_is_not_Relays() => Assert.Null(RawRecord.Read(_partition.Read((byte[]?)null, Headers)));
}
