using System.Text.Json;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Channels.Genesys;

/// <summary>
/// Understands a body of the outbound webhook: what agents and bots write, typing, and receipts for what Relay sent in. All three come to
/// the same address, and one message's text and receipts share its id.
/// </summary>
internal sealed class GenesysParser : IChannelParser
{
    public string Key => GenesysChannel.Key;

    public ParsedItem Parse(in JsonItem item, Tenant tenant)
    {
        var body = item.Root;
        var channel = body.Get("channel");
        if (GenesysRoute.IntegrationOf(channel, tenant) is not { } integration)
        {
            return new Refused(QuarantineReasons.UnknownAccount, "The body names no integration.");
        }

        var source = new AccountName(GenesysChannel.Key, integration);
        if (!GenesysRoute.IsKnown(tenant, integration))
        {
            return new Refused(QuarantineReasons.UnknownAccount, "The tenant has no such integration.") { Source = source };
        }

        if (tenant.AccountOfIntegration(integration) is not { } account)
        {
            return new Refused(QuarantineReasons.UnknownAccount, "No channel account uses this integration.") { Source = source };
        }

        var route = new GenesysRoute(source, new AccountName(account.Channel, account.Id), channel);
        return Parse(body, route) with { Source = source };
    }

    private static ParsedItem Parse(JsonElement body, GenesysRoute route) => Lower(body.Get("type")) switch
    {
        "text" or "structured" => Message(body, route),
        "event" => GenesysEventParser.Parse(body, route, IsInbound(body)),
        "receipt" => GenesysReceiptParser.Parse(body, route, IsInbound(body)),
        null => new Refused(QuarantineReasons.UnknownShape, "The body has no type."),
        _ => new Refused(QuarantineReasons.UnknownShape, "The body's type is none of Text, Structured, Event and Receipt."),
    };

    private static ParsedItem Message(JsonElement body, GenesysRoute route) => Lower(body.Get("direction")) switch
    {
        // A copy of what the customer wrote, told by whom it went to.
        null when route.Channel.Get("to").Word("id") == route.Source.Id => new Ignored(IgnoredReasons.OwnEcho),

        // Absent in some bodies; the webhook is for what goes to customers.
        null or "outbound" => Outbound(body, route),
        "inbound" => new Ignored(IgnoredReasons.OwnEcho),
        _ => new Refused(QuarantineReasons.UnknownShape, "The message's direction is neither Outbound nor Inbound."),
    };

    private static ParsedItem Outbound(JsonElement body, GenesysRoute route)
    {
        if (route.Channel.Get("to").Word("id") is not { } to)
        {
            return new Refused(QuarantineReasons.UnknownShape, "The message has no channel.to.id, so nobody knows whom it is for.");
        }

        var id = body.Word("id") ?? route.Channel.Word("messageId");
        var sentAt = route.Channel.Get("time").Rfc3339();
        return new ParsedMessage
        {
            EventType = EventTypes.MessageOutbound,
            Account = route.Account,
            Customer = CustomerIdForms.Of(to),
            ProviderMessageId = id,
            SentAt = sentAt,
            From = new Party
            {
                Kind = Lower(body.Get("originatingEntity")) == "bot" ? PartyKinds.Bot : PartyKinds.Agent,
                Id = route.Source.Id,
                Name = route.Channel.Get("from").GetAnyCase("nickname").Word(),
            },
            To = CustomerIdForms.PartyOf(to),
            Content = GenesysContentParser.Parse(body),
            Origin = Origins.Genesys,
            Correlation = new Correlation { GenesysMessageId = id, GenesysConversationId = body.Word("conversationId") },
            Warnings = GenesysRoute.WarningsOf(sentAt, id),
        };
    }

    private static bool IsInbound(JsonElement body) => Lower(body.Get("direction")) == "inbound";

    private static string? Lower(JsonElement element) => element.Word()?.Trim().ToLowerInvariant();
}
