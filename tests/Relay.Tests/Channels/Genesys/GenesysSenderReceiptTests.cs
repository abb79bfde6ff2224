using System.Text.Json;
using Relay.Channels;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysSenderReceiptTests
{
    [Theory]
    [InlineData(ReceiptStatus.Delivered)]
    [InlineData(ReceiptStatus.Read)]
    [InlineData(ReceiptStatus.Played)]
    public void What_arrived_is_delivered_once_and_for_all(string status)
    {
        var call = Assert.Single(Plan(Some.Receipt(status)).Calls);
        Assert.Equal($"https://api.mypurecloud.ie/api/v2/conversations/messages/{Some.Integration}/inbound/open/receipt", call.Uri.AbsoluteUri);
        const string expected =
            """
            {"id":"0a1b2c3d4e5f60718293a4b5c6d7e8f9","channel":{"to":{"id":"14155550142","idType":"Phone"},"time":"2026-04-02T08:16:00.000Z"},
            "status":"Delivered","isFinalReceipt":true}
            """;
        Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(expected), JsonSerializer.Deserialize<JsonElement>(call.Body.Span)));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(null, 1)]
    [InlineData(false, 0)]
    public void A_message_of_parts_is_delivered_with_its_last(bool? last, int calls)
    {
        var receipt = Some.Receipt(ReceiptStatus.Delivered);
        Assert.Equal(calls, Plan(receipt with { Correlation = receipt.Correlation! with { LastPart = last } }).Calls.Count);
    }

    [Fact]
    public void A_message_has_failed_with_any_of_its_parts()
    {
        var receipt = Some.Receipt(ReceiptStatus.Failed, "131047");
        var call = Assert.Single(Plan(receipt with { Correlation = receipt.Correlation! with { LastPart = false } }).Calls);
        var body = JsonSerializer.Deserialize<JsonElement>(call.Body.Span);
        Assert.Equal("Failed", body.GetProperty("status").GetString());
        Assert.True(body.GetProperty("isFinalReceipt").GetBoolean());
        var reason = Assert.Single(body.GetProperty("reasons").EnumerateArray());
        Assert.Equal("MessageNotAllowed", reason.GetProperty("code").GetString());
        Assert.EndsWith("(whatsapp 131047)", reason.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("131026", "InvalidDestination")]
    [InlineData("130429", "RateLimited")]
    [InlineData("131056", "RateLimited")]
    [InlineData("80007", "RateLimited")]
    [InlineData("131051", "UnsupportedMessage")]
    [InlineData("131053", "MediaTypeNotAllowed")]
    [InlineData("131050", "RecipientOptedOut")]
    [InlineData("132000", "InvalidMessageStructure")]
    [InlineData("132999", "InvalidMessageStructure")]
    [InlineData("131000", "ServerError")]
    [InlineData("131016", "ServerError")]
    [InlineData("131057", "ServerError")]
    [InlineData("4", "RateLimited")]
    [InlineData("131064", "RateLimited")]
    [InlineData("131047", "MessageNotAllowed")]
    [InlineData("131063", "MessageNotAllowed")]
    [InlineData("131041", "InvalidDestination")]
    [InlineData("137000", "InvalidDestination")]
    [InlineData("131060", "UnknownMessage")]
    [InlineData("100", "InvalidMessageStructure")]
    [InlineData("132069", "RateLimited")]
    [InlineData("132001", "InvalidMessageStructure")]
    [InlineData("expired", "GeneralError")]
    [InlineData("throttled", "GeneralError")]
    [InlineData("999999", "GeneralError")]
    [InlineData("132abc", "GeneralError")]
    [InlineData("someone@example.com", "GeneralError")]
    public void A_failure_has_one_of_the_reasons_that_Genesys_knows(string cause, string code)
    {
        var reason = Assert.Single(Reasons(Some.Receipt(ReceiptStatus.Failed, cause)));
        Assert.Equal(code, reason.Code);
        Assert.False(string.IsNullOrWhiteSpace(reason.Message));
        Assert.DoesNotContain("@", reason.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expired", DeliveryCategories.Timeout, "MessageExpired")]
    [InlineData(null, DeliveryCategories.Timeout, "ServerError")]
    [InlineData("too.slow", DeliveryCategories.Timeout, "ServerError")]
    [InlineData(null, DeliveryCategories.Unavailable, "ServerError")]
    [InlineData("NotSent", DeliveryCategories.Unavailable, "ServerError")]
    [InlineData(null, DeliveryCategories.Throttled, "RateLimited")]
    [InlineData("613", DeliveryCategories.Throttled, "RateLimited")]
    [InlineData("132069", DeliveryCategories.Throttled, "RateLimited")]
    [InlineData(null, DeliveryCategories.Recipient, "InvalidDestination")]
    [InlineData("131041", DeliveryCategories.Recipient, "InvalidDestination")]
    [InlineData("131050", DeliveryCategories.Recipient, "RecipientOptedOut")]
    [InlineData(null, DeliveryCategories.Window, "MessageNotAllowed")]
    [InlineData(null, DeliveryCategories.Content, "InvalidMessageStructure")]
    [InlineData("content", DeliveryCategories.Content, "InvalidMessageStructure")]
    [InlineData("too-long", DeliveryCategories.Content, "InvalidMessageStructure")]
    [InlineData("unsupported", DeliveryCategories.Content, "UnsupportedMessage")]
    [InlineData("131051", DeliveryCategories.Content, "UnsupportedMessage")]
    [InlineData("131053", DeliveryCategories.Content, "MediaTypeNotAllowed")]
    [InlineData("190", DeliveryCategories.Authentication, "GeneralError")]
    [InlineData("no-token", DeliveryCategories.Configuration, "GeneralError")]
    [InlineData(null, DeliveryCategories.Unknown, "GeneralError")]
    [InlineData(null, null, "GeneralError")]
    public void What_Relay_gave_up_is_told_by_code_or_category(string? code, string? category, string reason)
    {
        var receipt = Some.Receipt(ReceiptStatus.Failed) with { Source = ReceiptSources.Relay, Errors = [new ReceiptError(code, category, "detail")] };
        Assert.Equal(reason, Assert.Single(Reasons(receipt)).Code);
    }

    [Fact]
    public void A_providers_title_is_no_category() =>
        Assert.Equal(
            "GeneralError",
            Assert.Single(Reasons(Some.Receipt(ReceiptStatus.Failed) with { Errors = [new ReceiptError("7", DeliveryCategories.Window, null)] })).Code);

    [Fact]
    public void Reasons_are_told_once_each_and_never_missing()
    {
        Assert.Equal(["GeneralError"], Reasons(Some.Receipt(ReceiptStatus.Failed)).Select(r => r.Code), StringComparer.Ordinal);
        Assert.Equal(
            ["InvalidDestination", "RateLimited"],
            Reasons(Some.Receipt(ReceiptStatus.Failed, "131026", "131056", "131026")).Select(r => r.Code),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(ReceiptStatus.Accepted)]
    [InlineData(ReceiptStatus.Sent)]
    [InlineData(ReceiptStatus.Deleted)]
    [InlineData(ReceiptStatus.Unknown)]
    public void Genesys_is_told_of_nothing_else(string status) => Assert.Same(SendPlan.None, Plan(Some.Receipt(status)));

    [Fact]
    public void Genesys_is_not_told_what_it_said_itself() =>
        Assert.Same(SendPlan.None, Plan(Some.Receipt(ReceiptStatus.Delivered) with { Channel = "genesys" }));

    [Fact]
    public void A_message_that_did_not_come_from_Genesys_is_none_of_its_business()
    {
        Assert.Same(SendPlan.None, Plan(Some.Receipt(ReceiptStatus.Delivered) with { Correlation = null }));
        Assert.Same(SendPlan.None, Plan(Some.Receipt(ReceiptStatus.Delivered) with { Correlation = new Correlation { Part = 0 } }));
    }

    [Fact]
    public void An_account_without_an_integration_tells_Genesys_nothing()
    {
        var target = Some.Target(account: new ChannelAccount { Channel = "whatsapp", Id = Some.Number });
        Assert.Same(SendPlan.None, Some.Sender().Plan(Some.Receipt(ReceiptStatus.Delivered), target));
    }

    [Fact]
    public void A_receipt_without_a_customer_or_an_organisation_is_refused()
    {
        var receipt = Some.Receipt(ReceiptStatus.Delivered);
        Assert.Equal(DeliveryCategories.Configuration, Plan(receipt with { CustomerId = null }).Refusal?.Category);
        var plan = Some.Sender().Plan(receipt, Some.Target(Some.Tenant with { Genesys = null }));
        Assert.Equal(DeliveryCategories.Configuration, plan.Refusal?.Category);
    }

    private static SendPlan Plan(Receipt receipt) => Some.Sender().Plan(receipt, Some.Target());

    private static List<(string? Code, string? Message)> Reasons(Receipt receipt)
    {
        var body = JsonSerializer.Deserialize<JsonElement>(Assert.Single(Plan(receipt).Calls).Body.Span);
        return [.. body.GetProperty("reasons").EnumerateArray().Select(r => (r.GetProperty("code").GetString(), r.GetProperty("message").GetString()))];
    }
}
