using Relay.Channels;
using Relay.Contracts;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysParserReceiptTests
{
    private const string MessageId = "0b6f2b5e-1111-5222-8333-444455556666";

    [Fact]
    public void A_receipt_for_our_message_is_keyed_by_the_customers_conversation()
    {
        var receipt = Receipt("Published", MessageId, direction: "Inbound");
        Assert.Equal(new AccountName("genesys", Some.Integration), receipt.Account);
        Assert.Equal(new AccountName("genesys", Some.Integration), receipt.Source);
        Assert.Equal(new AccountName("whatsapp", Some.Number), receipt.ConversationAccount);
        Assert.Equal(new CustomerIds(Key: Some.CustomerKey), receipt.Customer);
        Assert.Equal("0a1b2c3d4e5f60718293a4b5c6d7e8f9", receipt.ProviderMessageId);
        Assert.Equal((ReceiptStatus.Accepted, "Published"), (receipt.Status, receipt.RawStatus));
        Assert.Equal(Guid.Parse(MessageId), receipt.MessageId);
        Assert.Equal(new DateTimeOffset(2026, 4, 2, 8, 15, 30, 250, TimeSpan.Zero), receipt.At);
        Assert.Equal(new Correlation { GenesysConversationId = "7d9c1f44-0000-4000-8000-00000000abcd", Part = 0 }, receipt.Correlation);
        Assert.Empty(receipt.Warnings);
        Assert.Null(receipt.Errors);
    }

    [Theory]
    [InlineData("Published", ReceiptStatus.Accepted)]
    [InlineData("Sent", ReceiptStatus.Sent)]
    [InlineData("DELIVERED", ReceiptStatus.Delivered)]
    [InlineData("read", ReceiptStatus.Read)]
    [InlineData("Failed", ReceiptStatus.Failed)]
    [InlineData("Removed", ReceiptStatus.Deleted)]
    [InlineData("Evaporated", ReceiptStatus.Unknown)]
    [InlineData("", ReceiptStatus.Unknown)]
    public void Every_status_has_a_meaning(string status, string expected)
    {
        var receipt = Receipt(status, MessageId);
        Assert.Equal((expected, status), (receipt.Status, receipt.RawStatus));
    }

    [Theory]
    [InlineData(MessageId + ".3", MessageId, 3)]
    [InlineData("0B6F2B5E-1111-5222-8333-444455556666", MessageId, 0)]
    [InlineData(MessageId + ".", null, null)]
    [InlineData(MessageId + ".x", null, null)]
    [InlineData(MessageId + ".-1", null, null)]
    [InlineData(MessageId + ".99999999999", null, null)]
    [InlineData(MessageId + "1", null, null)]
    [InlineData("0a1b2c3d4e5f60718293a4b5c6d7e8f9", null, null)]
    [InlineData("wamid.X", null, null)]
    public void Our_message_and_part_are_read_from_the_id_that_we_gave(string channelMessageId, string? message, int? part)
    {
        var receipt = Receipt("Delivered", channelMessageId);
        Assert.Equal((message, part), (receipt.MessageId?.ToString(), receipt.Correlation?.Part));
    }

    [Fact]
    public void Reasons_are_the_receipts_errors()
    {
        var receipt = Receipt("Failed", MessageId, more: """, "reasons":[{"code":"MediaTypeNotAllowed","message":"no pdf"},{"message":""},7]""");
        Assert.Equal([new ReceiptError("MediaTypeNotAllowed", null, "no pdf"), new ReceiptError(null, null, null)], receipt.Errors);
    }

    [Theory]
    [InlineData(Some.CustomerKey, Some.Integration, "Inbound")]
    [InlineData(Some.Integration, Some.CustomerKey, "Outbound")]
    [InlineData(Some.CustomerKey, "", "Outbound")]
    [InlineData("", Some.CustomerKey, "Outbound")]
    [InlineData(Some.CustomerKey, "the-brand", "Inbound")]
    [InlineData("the-brand", Some.CustomerKey, "Outbound")]
    public void The_customer_is_the_side_that_is_not_the_integration(string from, string to, string direction)
    {
        var body = Body("Delivered", MessageId, direction)
            .Replace($"\"to\":{{\"id\":\"{Some.CustomerKey}\"", $"\"to\":{{\"id\":\"{to}\"", StringComparison.Ordinal)
            .Replace($"\"Front desk\",\"id\":\"{Some.Integration}\"", $"\"Front desk\",\"id\":\"{from}\"", StringComparison.Ordinal);
        Assert.Equal(new CustomerIds(Key: Some.CustomerKey), Assert.IsType<ParsedReceipt>(Some.Parse(body)).Customer);
    }

    [Fact]
    public void A_receipt_that_names_no_customer_has_none()
    {
        var body = Body("Delivered", MessageId, "Outbound").Replace($"\"id\":\"{Some.CustomerKey}\"", $"\"id\":\"{Some.Integration}\"", StringComparison.Ordinal);
        Assert.True(Assert.IsType<ParsedReceipt>(Some.Parse(body)).Customer.IsEmpty);
    }

    [Fact]
    public void Missing_time_and_id_are_warned_of()
    {
        var body = Some.Body("\"type\":\"Receipt\",\"status\":\"Sent\"", time: "-").Replace("{\"id\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\",", "{", StringComparison.Ordinal);
        var receipt = Assert.IsType<ParsedReceipt>(Some.Parse(body));
        Assert.Equal((null, null), (receipt.At, receipt.ProviderMessageId));
        Assert.Equal([Warnings.TimestampMissing, Warnings.IdMissing], receipt.Warnings);
    }

    private static ParsedReceipt Receipt(string status, string messageId, string direction = "Outbound", string more = "") =>
        Assert.IsType<ParsedReceipt>(Some.Parse(Body(status, messageId, direction, more)));

    private static string Body(string status, string messageId, string direction, string more = "") =>
        Some.Body($"\"type\":\"Receipt\",\"status\":\"{status}\",\"direction\":\"{direction}\",\"isFinalReceipt\":true{more}")
            .Replace("\"messageId\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"", $"\"messageId\":\"{messageId}\"", StringComparison.Ordinal);
}
