using System.Text.Json;
using Relay.Channels;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysSenderMessageTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    public void A_text_of_more_than_twenty_parts_is_refused(int parts)
    {
        var plan = Some.Sender().Plan(Some.Message(new TextContent { Text = new string('x', parts * 4000) }), Some.Target());
        Assert.Equal(parts > 20 ? ("content", "too-long") : (null, null), (plan.Refusal?.Category, plan.Refusal?.Code));
        Assert.Equal(parts > 20 ? 0 : parts, plan.Calls.Count);
    }

    [Fact]
    public void A_customers_text_is_posted_to_the_integration()
    {
        var call = Assert.Single(Some.Sender().Plan(Some.Message(new TextContent { Text = "Ist noch Platz? 🚤" }), Some.Target()).Calls);
        Assert.Equal($"https://api.mypurecloud.ie/api/v2/conversations/messages/{Some.Integration}/inbound/open/message", call.Uri.AbsoluteUri);
        AssertJson(
            """
            {"channel":{"messageId":"0b6f2b5e-1111-5222-8333-444455556666",
            "from":{"id":"14155550142","idType":"Phone","nickname":"Ada Marie Byron","firstName":"Ada","lastName":"Marie Byron"},
            "time":"2026-04-02T08:15:30.000Z"},"text":"Ist noch Platz? 🚤"}
            """,
            call.Body);
        var credential = Assert.IsType<ClientCredentials>(call.Credential);
        Assert.Equal(new Uri("https://login.mypurecloud.ie/oauth/token"), credential.TokenEndpoint);
        Assert.Equal(("client-7", "not-a-real-secret"), (credential.ClientId, credential.ClientSecret.Reveal()));
    }

    [Fact]
    public void The_time_of_receipt_stands_in_for_a_missing_one()
    {
        var message = Some.Message(new TextContent { Text = "hi" }) with { SentAt = null };
        Assert.Equal("2026-04-02T08:15:31.000Z", Channel(message).GetProperty("time").GetString());
    }

    [Theory]
    [InlineData("14155550142", "Phone")]
    [InlineData("DE.4711abc", "Opaque")]
    [InlineData("+14155550142", "Opaque")]
    [InlineData("", "Opaque")]
    public void The_kind_of_id_follows_from_the_key(string key, string idType)
    {
        var message = Some.Message(new TextContent { Text = "hi" }) with { From = new Party { Kind = PartyKinds.Customer, Id = key } };
        var from = Channel(message).GetProperty("from");
        Assert.Equal((key, idType), (from.GetProperty("id").GetString(), from.GetProperty("idType").GetString()));
    }

    [Theory]
    [InlineData("Ada", "ada.b", "Ada", null, null)]
    [InlineData(" Ada  Byron ", "ada.b", "Ada  Byron", "Ada", "Byron")]
    [InlineData("", "ada.b", "ada.b", null, null)]
    [InlineData(null, null, "14155550142", null, null)]
    public void The_customer_has_a_name_of_some_kind(string? name, string? username, string nickname, string? first, string? last)
    {
        var party = new Party { Kind = PartyKinds.Customer, Id = Some.CustomerKey, Name = name, Username = username };
        var from = Channel(Some.Message(new TextContent { Text = "hi" }) with { From = party }).GetProperty("from");
        Assert.Equal(nickname, from.GetProperty("nickname").GetString());
        Assert.Equal(first, from.TryGetProperty("firstName", out var f) ? f.GetString() : null);
        Assert.Equal(last, from.TryGetProperty("lastName", out var l) ? l.GetString() : null);
    }

    [Fact]
    public void What_is_written_in_a_group_stays_in_the_group()
    {
        var message = Some.Message(new TextContent { Text = "hi" }) with { Context = new MessageContext { GroupId = "group-12" } };
        var from = Channel(message).GetProperty("from");
        Assert.Equal(("group-12", "Opaque"), (from.GetProperty("id").GetString(), from.GetProperty("idType").GetString()));
        Assert.Equal("Ada Marie Byron", from.GetProperty("nickname").GetString());
    }

    [Fact]
    public void A_long_text_becomes_parts_with_ids_and_times_of_their_own()
    {
        var text = string.Join(' ', Enumerable.Range(0, 2500).Select(i => $"w{i}"));
        var calls = Some.Sender().Plan(Some.Message(new TextContent { Text = text }), Some.Target()).Calls;
        var bodies = calls.Select(call => JsonSerializer.Deserialize<JsonElement>(call.Body.Span)).ToList();
        Assert.Equal(4, bodies.Count);
        Assert.All(bodies, body => Assert.True(body.GetProperty("text").GetString()!.Length <= 4000));
        Assert.Equal(text, string.Join(' ', bodies.Select(body => body.GetProperty("text").GetString())));
        const string id = "0b6f2b5e-1111-5222-8333-444455556666";
        Assert.Equal([id, id + ".1", id + ".2", id + ".3"], bodies.Select(body => body.GetProperty("channel").GetProperty("messageId").GetString()), StringComparer.Ordinal);
        Assert.Equal("2026-04-02T08:15:30.003Z", bodies[3].GetProperty("channel").GetProperty("time").GetString());
    }

    [Fact]
    public void No_request_passes_the_size_that_Genesys_takes()
    {
        var text = string.Concat(Enumerable.Repeat("𝄞", 40_000));
        var calls = Some.Sender().Plan(Some.Message(new TextContent { Text = text }, name: new string('ß', 100_000)), Some.Target()).Calls;
        Assert.Equal(20, calls.Count);
        Assert.All(calls, call => Assert.True(call.Body.Length <= 512_000));
        var huge = Some.Message(new TextContent { Text = "hi" }) with { From = new Party { Kind = PartyKinds.Customer, Id = new string('x', 600_000) } };
        Assert.Equal(DeliveryCategories.Content, Some.Sender().Plan(huge, Some.Target()).Refusal?.Category);
    }

    [Fact]
    public void An_account_without_an_integration_tells_Genesys_nothing()
    {
        var target = Some.Target(account: new ChannelAccount { Channel = "whatsapp", Id = Some.Number });
        Assert.Same(SendPlan.None, Some.Sender().Plan(Some.Message(new TextContent { Text = "hi" }), target));
    }

    [Fact]
    public void What_an_agent_wrote_never_goes_back_to_Genesys()
    {
        var message = Some.Message(new TextContent { Text = "hi" }) with { Direction = Directions.Outbound };
        Assert.Same(SendPlan.None, Some.Sender().Plan(message, Some.Target()));
    }

    [Fact]
    public void A_tenant_without_an_organisation_or_with_an_unknown_region_is_misconfigured()
    {
        var message = Some.Message(new TextContent { Text = "hi" });
        var none = Some.Sender().Plan(message, Some.Target(Some.Tenant with { Genesys = null }));
        var moon = Some.Sender().Plan(message, Some.Target(Some.TenantIn("moon-1")));
        Assert.All([none, moon], plan => Assert.Equal((0, DeliveryCategories.Configuration), (plan.Calls.Count, plan.Refusal?.Category)));
    }

    [Fact]
    public void Settings_go_before_the_region()
    {
        var sender = Some.Sender("http://localhost:8090/", "http://127.0.0.1:8090/base/");
        var call = Assert.Single(sender.Plan(Some.Message(new TextContent { Text = "hi" }), Some.Target(Some.TenantIn("moon-1"))).Calls);
        Assert.Equal($"http://127.0.0.1:8090/base/api/v2/conversations/messages/{Some.Integration}/inbound/open/message", call.Uri.AbsoluteUri);
        Assert.Equal("http://localhost:8090/oauth/token", Assert.IsType<ClientCredentials>(call.Credential).TokenEndpoint.AbsoluteUri);
    }

    private static JsonElement Channel(Message message)
    {
        var call = Assert.Single(Some.Sender().Plan(message, Some.Target()).Calls);
        return JsonSerializer.Deserialize<JsonElement>(call.Body.Span).GetProperty("channel");
    }

    private static void AssertJson(string expected, ReadOnlyMemory<byte> actual) =>
        Assert.True(
            JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(expected), JsonSerializer.Deserialize<JsonElement>(actual.Span)),
            "The bodies differ.");
}
