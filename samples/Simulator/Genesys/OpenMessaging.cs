using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Page;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary>The four inbound endpoints of Open Messaging.</summary>
internal sealed class OpenMessaging(
    Catalog catalog, GenesysService rules, GenesysConversations conversations, ReceiptPoster receipts, DeskScene scene, Ids ids)
{
    public ServiceAnswer Message(ServiceRequest request) => Take(request, OpenMessagingRules.Message, inbound =>
    {
        scene.Received(inbound);
        receipts.Schedule(inbound);
        return NormalizedMessage.Write(inbound, "Text", inbound.Body.Has("content") ? ["text", "content", "metadata"] : ["text", "metadata"]);
    });

    public ServiceAnswer StructuredResponse(ServiceRequest request) => Take(request, OpenMessagingRules.StructuredResponse, inbound =>
    {
        scene.Received(inbound);
        receipts.Schedule(inbound);
        return NormalizedMessage.Write(inbound, "Structured", ["buttonResponse", "originatingMessageId", "metadata"]);
    });

    public ServiceAnswer Event(ServiceRequest request) => Take(request, OpenMessagingRules.Event, inbound =>
    {
        scene.Typing(inbound);
        return NormalizedMessage.Write(inbound, "Event", ["events"]);
    });

    public ServiceAnswer Receipt(ServiceRequest request) => Take(request, OpenMessagingRules.Receipt, inbound =>
    {
        scene.Receipt(inbound.Body);
        return NormalizedMessage.Write(inbound with { Id = inbound.Body.Text("id")! }, "Receipt", ["status", "reasons", "isFinalReceipt"]);
    });

    private ServiceAnswer Take(ServiceRequest request, Func<JsonElement, GenesysError?> check, Func<InboundMessage, byte[]> accept) => rules.Authorized(request, token =>
    {
        // An integration of another organisation is not there for this token.
        if (catalog.Integration(request.RouteText("integrationId")) is not { } entry || entry.Tenant != token.Tenant)
        {
            return rules.Refuse(GenesysError.NotFound);
        }

        if (!request.Headers.ContentType.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return rules.Refuse(GenesysError.UnsupportedMediaType);
        }

        using var document = JsonInput.Parse(request.Body);
        var error = document is null || !document.RootElement.IsObject() ? GenesysError.Malformed : check(document.RootElement);
        if (error is not null)
        {
            scene.Refused(entry, error);
            return rules.Refuse(error);
        }

        var body = document!.RootElement;
        var channel = body.Member("channel");
        var customer = channel.Has("from") ? channel.Member("from") : channel.Member("to");
        var conversation = conversations.Open(entry.Integration.Id, customer.Text("id")!, customer.Text("idType")!, customer.Text("nickname"));
        return new ServiceAnswer(200, accept(new InboundMessage(ids.Hex32(), entry, customer.Text("id")!, conversation, body.Clone())));
    });
}

/// <summary>What Relay posted, once it was found good.</summary>
internal sealed record InboundMessage(string Id, IntegrationEntry Entry, string Customer, GenesysConversation Conversation, JsonElement Body);
