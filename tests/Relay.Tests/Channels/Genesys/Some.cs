using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Tests.Channels.Genesys;

/// <summary>Data of these tests: one tenant with a WhatsApp number behind an integration, and one integration that serves nothing.</summary>
internal static class Some
{
    public const string Integration = "6f0f6c5e-90b5-4d6b-8a39-2f5e10c7a001";
    public const string IdleIntegration = "6f0f6c5e-90b5-4d6b-8a39-2f5e10c7a002";
    public const string Number = "555000111222";
    public const string CustomerKey = "14155550142";

    public static ChannelAccount Account { get; } = new() { Channel = "whatsapp", Id = Number, GenesysIntegrationId = Integration };

    public static Tenant Tenant { get; } = TenantIn("eu-west-1");

    public static Tenant TenantIn(string region, params string[] moreIntegrations) => new()
    {
        Id = TenantId.Parse("lighthouse"),
        Name = "Lighthouse Tours",
        Genesys = new GenesysOrganization
        {
            Region = region,
            ClientId = "client-7",
            ClientSecret = new SecretValue("not-a-real-secret"),
            Integrations = [.. new[] { Integration, IdleIntegration }.Concat(moreIntegrations).Select(id => new GenesysIntegration(id, []))],
        },
        Accounts = [Account],
    };

    /// <summary>A body from an agent; <paramref name="rest"/> is what follows <c>channel</c>, without braces.</summary>
    public static string Body(string rest, string time = "2026-04-02T08:15:30.250Z", string to = CustomerKey) =>
        $$"""
        {"id":"0a1b2c3d4e5f60718293a4b5c6d7e8f9","channel":{"id":"{{Integration}}","platform":"Open","type":"Private",
        "messageId":"0a1b2c3d4e5f60718293a4b5c6d7e8f9","to":{"id":"{{to}}","idType":"Phone"},
        "from":{"nickname":"Front desk","id":"{{Integration}}","idType":"Opaque"},"time":"{{time}}"},
        "conversationId":"7d9c1f44-0000-4000-8000-00000000abcd",{{rest}}}
        """;

    public static string Text(string text) =>
        Body($"\"type\":\"Text\",\"direction\":\"Outbound\",\"originatingEntity\":\"Human\",\"text\":{JsonSerializer.Serialize(text)}");

    public static string Structured(string text, string content) => Body(
        $"\"type\":\"Structured\",\"direction\":\"Outbound\",\"originatingEntity\":\"Bot\",\"text\":{JsonSerializer.Serialize(text)},\"content\":{content}");

    /// <summary>Through the slicer and the parser, as Normalize does it.</summary>
    public static ParsedItem Parse(string body, Tenant? tenant = null)
    {
        var provider = new GenesysProvider();
        var sliced = provider.Slice(Encoding.UTF8.GetBytes(body));
        Assert.Null(sliced.Fault);
        var item = Assert.Single(sliced.Items);
        Assert.Equal("genesys", provider.ParserOf(item));
        using var document = JsonDocument.Parse(item.Json);
        return new GenesysParser().Parse(new JsonItem(item, document.RootElement), tenant ?? Tenant);
    }

    public static MessageContent Content(string body) => Assert.IsType<ParsedMessage>(Parse(body)).Content;

    public static SendTarget Target(Tenant? tenant = null, ChannelAccount? account = null) =>
        new(tenant ?? Tenant, account ?? Account, (part, last) => $"part {part} {last}");

    public static GenesysSender Sender(string? login = null, string? api = null) =>
        new(Options.Create(new GenesysSettings { LoginBaseUrl = login, ApiBaseUrl = api }));

    public static Message Message(MessageContent content, string name = "Ada Marie Byron") => new()
    {
        Id = Guid.Parse("0b6f2b5e-1111-5222-8333-444455556666"),
        TenantId = "lighthouse",
        Channel = "whatsapp",
        AccountId = Number,
        ConversationId = "c_aaaaaaaaaaaaaaaaaaaaaaaaaa",
        Direction = Directions.Inbound,
        SentAt = new DateTimeOffset(2026, 4, 2, 8, 15, 30, TimeSpan.Zero),
        ReceivedAt = new DateTimeOffset(2026, 4, 2, 8, 15, 31, TimeSpan.Zero),
        From = new Party { Kind = PartyKinds.Customer, Id = CustomerKey, Name = name },
        To = new Party { Kind = PartyKinds.Business, Id = Number },
        Content = content,
    };

    public static Receipt Receipt(string status, params string[] errors) => new()
    {
        Id = Guid.Parse("0b6f2b5e-7777-5222-8333-444455556666"),
        TenantId = "lighthouse",
        Channel = "whatsapp",
        AccountId = Number,
        CustomerId = CustomerKey,
        Source = ReceiptSources.Provider,
        Status = status,
        At = new DateTimeOffset(2026, 4, 2, 8, 16, 0, TimeSpan.Zero),
        Errors = errors.Length == 0 ? null : [.. errors.Select(code => new ReceiptError(code, "title", "detail"))],
        Correlation = new Correlation { GenesysMessageId = "0a1b2c3d4e5f60718293a4b5c6d7e8f9" },
    };
}
