using Relay.Channels;
using Relay.Contracts;
using static Relay.Tests.Channels.Meta.MetaBodies;

namespace Relay.Tests.Channels.WhatsApp;

public sealed class WhatsAppStatusTests
{
    [Fact]
    public void A_status_is_read_whole()
    {
        var receipt = One(
            """
            {"id":"wamid.S","status":"failed","timestamp":"1772359201","recipient_id":"14155550123","biz_opaque_callback_data":"r1.x",
             "pricing":{"billable":true , "category":"service"},"errors":[{"code":131026,"title":"Undeliverable","error_data":{"details":"d"}}]}
            """);
        Assert.Equal(new AccountName("whatsapp", "500500500"), receipt.Account);
        Assert.Equal(receipt.Account, receipt.Source);
        Assert.Equal(new CustomerIds(Phone: "14155550123"), receipt.Customer);
        Assert.Equal("wamid.S", receipt.ProviderMessageId);
        Assert.Equal("failed", receipt.Status);
        Assert.Equal("failed", receipt.RawStatus);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772359201), receipt.At);
        Assert.Equal("r1.x", receipt.CallbackData);
        Assert.Equal("""{"billable":true , "category":"service"}""", receipt.Pricing.ToString());
        Assert.Equal([new ReceiptError("131026", "Undeliverable", "d")], receipt.Errors!.ToArray());
        Assert.Null(receipt.ParticipantId);
        Assert.Empty(receipt.Warnings);
    }

    [Theory]
    [InlineData("\"sent\"", "sent", "sent")]
    [InlineData("\"delivered\"", "delivered", "delivered")]
    [InlineData("\"read\"", "read", "read")]
    [InlineData("\"played\"", "played", "played")]
    [InlineData("\"failed\"", "failed", "failed")]
    [InlineData("\"deleted\"", "deleted", "deleted")]
    [InlineData("\"DELIVERED\"", "delivered", "DELIVERED")]
    [InlineData("\"warning\"", "unknown", "warning")]
    [InlineData("\"teleported\"", "unknown", "teleported")]
    [InlineData("7", "unknown", "7")]
    [InlineData("null", "unknown", "")]
    public void Every_word_has_a_status(string word, string status, string raw)
    {
        var receipt = One($"{{\"id\":\"1\",\"recipient_id\":\"1\",\"timestamp\":1772359200,\"status\":{word}}}");
        Assert.Equal(status, receipt.Status);
        Assert.Equal(raw, receipt.RawStatus);
    }

    [Theory]
    [InlineData("\"recipient_user_id\":\"GB.1\"", null, "GB.1")]
    [InlineData("\"recipient_id\":\"\",\"recipient_user_id\":\"GB.1\"", null, "GB.1")]
    [InlineData("\"recipient_id\":14155550123,\"parent_recipient_user_id\":\"GB.ENT.1\"", "14155550123", null)]
    [InlineData("\"recipient_id\":\"GB.1\"", null, "GB.1")]
    [InlineData("\"recipient_id\":\"14155550124\"", "14155550124", "GB.24")]
    [InlineData("\"recipient_type\":\"individual\"", null, null)]
    public void A_recipient_is_a_number_a_user_id_or_nobody(string members, string? phone, string? userId)
    {
        var receipt = One($"{{\"id\":\"1\",\"status\":\"sent\",\"timestamp\":1772359200,{members}}}", "\"contacts\":[{\"wa_id\":\"14155550124\",\"user_id\":\"GB.24\"}],");
        Assert.Equal(new CustomerIds(phone, userId), receipt.Customer);
        Assert.Empty(receipt.Warnings);
    }

    [Theory]
    [InlineData("\"recipient_type\":\"group\",\"recipient_participant_id\":\"14155550123\",\"recipient_participant_user_id\":\"GB.1\"", "14155550123")]
    [InlineData("\"recipient_type\":\"group\",\"recipient_participant_user_id\":\"GB.1\"", "GB.1")]
    [InlineData("\"recipient_participant_id\":\"14155550123\"", "14155550123")]
    [InlineData("\"recipient_type\":\"group\"", null)]
    public void In_a_group_each_participant_has_his_own(string members, string? participant)
    {
        var receipt = One($"{{\"id\":\"1\",\"status\":\"read\",\"timestamp\":1772359200,\"recipient_id\":\"120@g.us\",{members}}}");
        Assert.Equal(new CustomerIds(GroupId: "120@g.us"), receipt.Customer);
        Assert.Equal(participant, receipt.ParticipantId);
    }

    [Fact]
    public void What_is_missing_is_a_warning() =>
        Assert.Equal([Warnings.TimestampMissing, Warnings.IdMissing], One("{}").Warnings);

    [Theory]
    [InlineData("messages", "\"type\":\"call\",")]
    [InlineData("calls", "")]
    public void The_status_of_a_call_is_no_receipt(string field, string type)
    {
        var item = Assert.Single(Parse(Change(
            Value($"\"statuses\":[{{{type}\"id\":\"wacid.1\",\"status\":\"RINGING\",\"timestamp\":\"1772359200\",\"recipient_id\":\"14155550123\"}}]"), field)));
        var call = Assert.IsType<ParsedEvent>(item);
        Assert.Equal(ChannelEventTypes.Call, call.Type);
        Assert.Equal("14155550123", call.Customer.Phone);
        Assert.Equal("wacid.1", call.Data?["callId"]);
        Assert.Equal("RINGING", call.Data?["status"]);
    }

    private static ParsedReceipt One(string status, string before = "") =>
        Assert.IsType<ParsedReceipt>(Assert.Single(Parse(Change(Value($"{before}\"statuses\":[{status}]")))));
}
