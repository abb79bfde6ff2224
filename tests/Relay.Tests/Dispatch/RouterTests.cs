using System.Text.Json;
using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class RouterTests
{
    private readonly FakeTenants _tenants = new(Harbor.Tenant, Harbor.NeighbourTenant);
    private readonly Router _router;

    public RouterTests() => _router = new Router(_tenants, Harbor.Catalog, new ManualTimeProvider());

    [Fact]
    public void A_message_from_a_customer_goes_to_the_agents()
    {
        var job = Job(TopicNames.MessagesInbound, DispatchRig.Inbound);
        Assert.Equal(($"genesys:{Harbor.Integration}", "genesys"), (job.Destination, job.Sender.Key));
        Assert.Equal(Harbor.Number, job.Account.Id);
        Assert.Equal(LaneKey.Of("messages.inbound", "harbor/c_oneaaaaaaaaaaaaaaaaaaaaaaa", "genesys"), job.Lane);
    }

    [Fact]
    public void A_message_to_a_customer_goes_to_his_channel()
    {
        var job = Job(TopicNames.MessagesOutbound, DispatchRig.Outbound);
        Assert.Equal(($"whatsapp:{Harbor.Number}", "whatsapp"), (job.Destination, job.Sender.Key));
        Assert.Equal((DispatchRig.MessageId, "0"), (job.Id, job.Nonce));
    }

    [Theory]
    [InlineData("2", 2, null)]
    [InlineData("0", 0, null)]
    [InlineData("-1", null, "the part that it begins with is none")]
    [InlineData("99999999999", null, "the part that it begins with is none")]
    [InlineData("", null, "the part that it begins with is none")]
    public void A_replay_says_with_which_part_it_begins(string header, int? from, string? fault)
    {
        var record = new FakePartition(TopicNames.MessagesOutbound).Read(
            JsonSerializer.SerializeToUtf8Bytes(DispatchRig.Outbound, RelayJson.Default.Message), (HeaderNames.FromPart, header));
        var route = _router.Find(record);
        Assert.Equal((from, fault), (route.Job?.FromPart, route.Fault));
    }

    [Fact]
    public void A_receipt_goes_to_the_agents_and_by_its_account_when_it_has_no_conversation()
    {
        var job = Job(DispatchRig.Receipt("delivered"));
        Assert.Equal($"genesys:{Harbor.Integration}", job.Destination);
        Assert.Equal(
            LaneKey.Of("receipts", $"harbor/{Harbor.Number}", "genesys"), Job(DispatchRig.Receipt("delivered") with { ConversationId = null }).Lane);
    }

    [Fact]
    public void What_Genesys_says_of_our_own_messages_is_not_told_back() =>
        AssertNowhere(Find(DispatchRig.Receipt("delivered") with { Channel = "genesys", AccountId = Harbor.Integration }));

    [Fact]
    public void Nobody_is_told_where_an_account_has_no_agents()
    {
        _tenants.Current = new TenantSnapshot(2, [Harbor.Tenant with { Accounts = [Harbor.Account with { GenesysIntegrationId = null }] }]);
        Assert.Equal(Route.Nowhere, Find(TopicNames.MessagesInbound, DispatchRig.Inbound));
        AssertNowhere(Find(DispatchRig.Receipt("delivered")));
        Assert.NotNull(Find(TopicNames.MessagesOutbound, DispatchRig.Outbound).Job);
    }

    [Fact]
    public void Nobody_is_told_of_an_account_that_nobody_has_and_what_should_go_there_is_refused()
    {
        foreach (var message in (Message[])[DispatchRig.Inbound with { AccountId = "1" }, DispatchRig.Inbound with { TenantId = "gone" }, DispatchRig.Inbound with { AccountId = Harbor.NeighbourNumber }])
        {
            Assert.Equal(Route.Nowhere, Find(TopicNames.MessagesInbound, message));
            var outbound = Find(TopicNames.MessagesOutbound, message with { Direction = "outbound" });
            Assert.Equal(message.TenantId == Harbor.Id, outbound.Job?.Refusal?.Code == RefusalCodes.AccountGone);
            Assert.Equal(message.TenantId != Harbor.Id, outbound.Fault is not null);
        }

        AssertNowhere(Find(DispatchRig.Receipt("delivered") with { AccountId = "1" }));
    }

    [Fact]
    public void What_is_parked_for_an_account_that_went_is_a_job_that_is_refused()
    {
        var fresh = Job(TopicNames.MessagesInbound, DispatchRig.Inbound);
        _tenants.Current = new TenantSnapshot(2, [Harbor.Tenant with { Accounts = [] }]);
        var parked = Assert.IsType<DeliveryJob>(_router.FindParked(fresh.Record, fresh.Destination).Job);
        Assert.Equal((fresh.Destination, fresh.Lane, RefusalCodes.AccountGone), (parked.Destination, parked.Lane, parked.Refusal?.Code));

        _tenants.Current = new TenantSnapshot(3, [Harbor.Tenant with { Accounts = [Harbor.Account with { GenesysIntegrationId = null }] }]);
        Assert.NotNull(_router.FindParked(fresh.Record, fresh.Destination).Job?.Refusal);

        _tenants.Current = new TenantSnapshot(4, [Harbor.NeighbourTenant]);
        AssertNowhere(_router.FindParked(fresh.Record, fresh.Destination));
    }

    [Theory]
    [InlineData(TopicNames.MessagesInbound, "outbound")]
    [InlineData(TopicNames.MessagesOutbound, "inbound")]
    [InlineData(TopicNames.MessagesOutbound, "sideways")]
    public void A_message_that_goes_the_other_way_than_its_topic_goes_nowhere_but_to_quarantine(string topic, string direction) =>
        Assert.Contains("the other way", Find(topic, DispatchRig.Inbound with { Direction = direction }).Fault, StringComparison.Ordinal);

    [Fact]
    public void A_channel_that_nothing_can_send_to_is_bad()
    {
        _tenants.Current = new TenantSnapshot(2, [Harbor.Tenant with { Accounts = [Harbor.Account with { Channel = "pigeon" }] }]);
        Assert.Contains("pigeon", Find(TopicNames.MessagesOutbound, DispatchRig.Outbound with { Channel = "pigeon" }).Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TopicNames.MessagesInbound)]
    [InlineData(TopicNames.MessagesOutbound)]
    [InlineData(TopicNames.Receipts)]
    public void A_record_that_cannot_be_read_is_bad_on_every_topic_and_never_throws(string topic)
    {
        var partition = new FakePartition(topic);
        Assert.Equal("the record has no value", _router.Find(partition.Read((byte[]?)null)).Fault);
        foreach (var value in (string[])["", "null", "17", "{", "{}", "[]", "{\"id\":\"\\ud800\"}", "{\"\\ud800\":1}", "{\"private words\":tru", "\u00ff"])
        {
            var route = _router.Find(partition.Read(value));
            Assert.Null(route.Job);
            Assert.NotNull(route.Fault);
            Assert.DoesNotContain("private", route.Fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_member_that_a_later_version_added_is_no_fault()
    {
        var text = JsonSerializer.Serialize(DispatchRig.Outbound, RelayJson.Default.Message);
        Assert.NotNull(_router.Find(new FakePartition(TopicNames.MessagesOutbound).Read(text[..^1] + ",\"later\":{\"a\":1}}")).Job);
    }

    private DeliveryJob Job(string topic, Message message) => Assert.IsType<DeliveryJob>(Find(topic, message).Job);

    private DeliveryJob Job(Receipt receipt) => Assert.IsType<DeliveryJob>(Find(receipt).Job);

    private Route Find(string topic, Message message) =>
        _router.Find(new FakePartition(topic).Read(JsonSerializer.SerializeToUtf8Bytes(message, RelayJson.Default.Message)));

    private Route Find(Receipt receipt) =>
        _router.Find(new FakePartition(TopicNames.Receipts).Read(JsonSerializer.SerializeToUtf8Bytes(receipt, RelayJson.Default.Receipt)));

    private static void AssertNowhere(Route route) => Assert.Equal((null, null), (route.Job, route.Fault));
}
