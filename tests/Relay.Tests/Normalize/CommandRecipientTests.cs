using Relay.Channels;
using Relay.Contracts;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.CommandRig;

namespace Relay.Tests.Normalize;

public sealed class CommandRecipientTests
{
    private const string Group = "120363000000000001@g.us";

    private readonly CommandRig _rig = new();

    [Theory]
    [InlineData("\"phone\":\"+1 (415) 555-0142\"", "14155550142", "+14155550142", null)]
    [InlineData("\"phone\":\"14155550142\"", "14155550142", "+14155550142", null)]
    [InlineData("\"id\":\"14155550142\"", "14155550142", "+14155550142", null)]
    [InlineData("\"id\":\"+14155550142\"", "14155550142", "+14155550142", null)]
    [InlineData("\"id\":\"1 415 555-0142\"", "14155550142", "+14155550142", null)]
    [InlineData("\"id\":\"US.134912\"", "US.134912", null, "US.134912")]
    [InlineData("\"userId\":\"US.134912\"", "US.134912", null, "US.134912")]
    [InlineData($"\"id\":\"{Group}\"", Group, null, null)]
    public void A_recipient_is_found_by_any_one_of_his_names(string to, string key, string? phone, string? userId)
    {
        var message = _rig.Sent(Text($"\"to\":{{{to}}}"));
        Assert.Equal(new Party { Kind = PartyKinds.Customer, Id = key, Phone = phone, UserId = userId }, message.To);
        Assert.Equal(RelayIds.Conversation(Harbor.Id, "whatsapp", Harbor.Number, key), message.ConversationId);
    }

    [Fact]
    public void A_number_written_as_id_finds_the_customer_whom_it_is_known_to_be()
    {
        var account = new AccountName("whatsapp", Harbor.Number);
        var known = _rig.Customers.Resolve(Harbor.Id, account, new CustomerIds(UserId: "US.7"));
        _rig.Customers.Resolve(Harbor.Id, account, new CustomerIds(Phone: "14155550142", UserId: "US.7"));

        var message = _rig.Sent(Text("\"to\":{\"id\":\"+1 415 555 0142\"}"));
        Assert.Equal((known.ConversationId, "US.7", "+14155550142"), (message.ConversationId, message.To.Id, message.To.Phone));
    }

    [Theory]
    [InlineData("", "a recipient is needed")]
    [InlineData("\"to\":{}", "a recipient is needed")]
    [InlineData("\"to\":null", "a recipient is needed")]
    [InlineData("\"to\":{\"id\":\"14155550142\",\"phone\":\"14155550142\"}", "several recipients")]
    [InlineData("\"to\":{\"phone\":\"14155550142\",\"userId\":\"US.7\"}", "several recipients")]
    [InlineData("\"to\":{\"phone\":\"14155550142\"},\"conversationId\":\"c_x\"", "several recipients")]
    [InlineData("\"to\":{\"phone\":\"1415\"}", "to.phone")]
    [InlineData("\"to\":{\"phone\":\"1234567890123456\"}", "to.phone")]
    [InlineData("\"to\":{\"phone\":\"\"}", "to.phone")]
    [InlineData("\"to\":{\"phone\":\"call me\"}", "to.phone")]
    [InlineData("\"to\":{\"userId\":\" \"}", "to.userId")]
    [InlineData("\"to\":{\"id\":\"\"}", "to.id")]
    [InlineData("\"to\":{\"id\":\" \"}", "to.id")]
    [InlineData("\"to\":{\"id\":\"someone\"}", "to.id")]
    [InlineData("\"to\":{\"id\":\"1234567890123456\"}", "to.id")]
    [InlineData("\"to\":{\"id\":\"team@g.us\"}", "to.id")]
    [InlineData("\"conversationId\":\"c_unseen\"", "conversationId is none")]
    [InlineData($"\"to\":{{\"phone\":\"14155550142\"}},\"context\":{{\"groupId\":\"{Group}\"}}", "context.groupId")]
    [InlineData($"\"to\":{{\"id\":\"{Group}\"}},\"context\":{{\"groupId\":\"1@g.us\"}}", "context.groupId")]
    [InlineData("\"to\":{\"phone\":\"14155550142\"},\"context\":{\"groupId\":\"\"}", "context.groupId")]
    public void A_recipient_that_is_none_or_several_is_refused_and_the_reason_says_so(string members, string reason) =>
        Assert.StartsWith(reason, _rig.Refused(Text(members)), StringComparison.Ordinal);

    [Fact]
    public void A_group_may_be_named_twice_if_it_is_the_same()
    {
        var byId = _rig.Sent(Text($"\"to\":{{\"id\":\"{Group}\"}},\"context\":{{\"groupId\":\"{Group}\"}}"));
        Assert.Equal(Group, byId.To.Id);
        var byConversation = _rig.Sent(Text($"\"conversationId\":\"{byId.ConversationId}\",\"context\":{{\"groupId\":\"{Group}\"}}"));
        Assert.Equal((Group, byId.ConversationId), (byConversation.To.Id, byConversation.ConversationId));
        Assert.Equal(Group, _rig.Sent(Text($"\"to\":{{}},\"conversationId\":\"{byId.ConversationId}\"")).To.Id);
    }

    [Theory]
    [InlineData("""{"type":"choices","text":"t","choices":[null]}""", "$.content.choices[0]")]
    [InlineData("""{"type":"order","order":{}}""", "$.content.order")]
    [InlineData("""{"type":"location","latitude":1e999,"longitude":0}""", "$.content.latitude")]
    [InlineData("""{"type":"text","text":"a","type":"image"}""", "$.content")]
    [InlineData("""{"type":"text","text":"\ud800"}""", "$.content.text")]
    public void Content_that_cannot_be_sent_is_refused_with_its_place(string content, string path) =>
        Assert.EndsWith($" at {path}", _rig.Refused(Text("\"to\":{\"phone\":\"14155550142\"}", content)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type":"form","form":{"response":{"my secret":{"text":tru""", "$.content")]
    [InlineData("""{"type":"form","form":{"response":{"a.text":tru""", "$.content")]
    [InlineData("""{"type":"form","form":{"name":{"private":1}}}""", "$.content.form.name")]
    public void The_place_says_nothing_in_the_writers_own_words(string content, string start)
    {
        var detail = _rig.Refused(Text("\"to\":{\"phone\":\"14155550142\"}", content));
        Assert.Contains($" at {start}", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("['", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("private", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tenantId":"harbor"}""", "harbor")]
    [InlineData("""{"later":[{}],"tenantId":"harbor","channel":7}""", "harbor")]
    [InlineData("""{"tenantId":"harbor","channel":"whatsapp",,""", "harbor")]
    [InlineData("""{"tenantId":"harbor""", "_unknown")]
    [InlineData("""{"tenantId":"nobody"}""", "_unknown")]
    [InlineData("""{"tenantId":7}""", "_unknown")]
    [InlineData("""{"tenantId":"\ud800"}""", "_unknown")]
    [InlineData("""{"tenantId":"harbor","tenantId":"meadow"}""", "_unknown")]
    [InlineData("""{"inner":{"tenantId":"harbor"}}""", "_unknown")]
    [InlineData("""["tenantId","harbor"]""", "_unknown")]
    [InlineData("tenantId", "_unknown")]
    public void What_is_no_command_lies_in_the_quarantine_of_the_tenant_that_it_names(string value, string tenant) =>
        Assert.Equal(tenant, _rig.Quarantined(value).TenantId);

    [Theory]
    [InlineData("""{"tenantId":"meadow"}""")]
    [InlineData("no command")]
    public void On_a_tenants_own_topic_it_lies_in_that_tenants(string value) =>
        Assert.Equal(Harbor.Id, _rig.Quarantined(value, $"commands.{Harbor.Id}").TenantId);
}
