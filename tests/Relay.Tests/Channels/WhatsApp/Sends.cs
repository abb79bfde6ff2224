using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;
using Relay.Contracts;
using Relay.Model;
using Relay.Tests.Channels.Meta;

namespace Relay.Tests.Channels.WhatsApp;

/// <summary>Plans sends of the number 500500500.</summary>
internal static class Sends
{
    public const string Token = "not-a-real-token";

    public static WhatsAppSender Sender { get; } = new(Options.Create(new MetaSettings { GraphBaseUrl = "http://localhost:9/v25.0/" }));

    public static SendPlan Plan(MessageContent content, Party? to = null, MessageContext? context = null, string? token = Token)
    {
        var account = new ChannelAccount { Channel = "whatsapp", Id = "500500500", AccessToken = token is null ? null : new SecretValue(token) };
        var target = new SendTarget(MetaBodies.Tenant, account, (part, isLast) => $"r1.{part}.{(isLast ? "end" : "more")}");
        return Sender.Plan(Message(content, to, context), target);
    }

    /// <summary>The bodies of a plan that is not refused.</summary>
    public static JsonNode[] Bodies(MessageContent content, Party? to = null, MessageContext? context = null)
    {
        var plan = Plan(content, to, context);
        Assert.Null(plan.Refusal);
        return [.. plan.Calls.Select(call => JsonNode.Parse(call.Body.Span)!)];
    }

    /// <summary>The texts of a plan that consists of texts only.</summary>
    public static string[] Texts(MessageContent content) => [.. Bodies(content).Select(body => (string)body["text"]!["body"]!)];

    public static Party Customer(string id, string? phone = null, string? userId = null) =>
        new() { Kind = PartyKinds.Customer, Id = id, Phone = phone, UserId = userId };

    public static SendOutcome Interpret(int status, string body, TimeSpan? retryAfter = null, Func<string, string?>? header = null) =>
        Sender.Interpret(new ProviderAnswer(status, TransportFailure.None, Encoding.UTF8.GetBytes(body), retryAfter, header));

    public static Message Message(MessageContent content, Party? to = null, MessageContext? context = null) => new()
    {
        Id = Guid.Parse("0b6f0000-0000-5000-8000-000000000001"),
        TenantId = "acme",
        Channel = "whatsapp",
        AccountId = "500500500",
        ConversationId = "c_x",
        Direction = Directions.Outbound,
        ReceivedAt = DateTimeOffset.UnixEpoch,
        From = new Party { Kind = PartyKinds.Agent, Id = "integration" },
        To = to ?? Customer("14155550123"),
        Content = content,
        Context = context,
    };
}
