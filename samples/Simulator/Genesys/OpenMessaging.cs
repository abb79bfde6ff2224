using System.Text.Json;
using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Json;
using Relay.Simulator.Page;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary>The four inbound endpoints of Open Messaging.</summary>
internal sealed class OpenMessaging(
    Organizations organizations, GenesysService rules, GenesysConversations conversations, ReceiptPoster receipts, DeskScene scene, TimeProvider time, Ids ids)
{
    public ServiceAnswer Message(ServiceRequest request) => Take(request, OpenMessagingRules.Message, inbound =>
    {
        Publish(inbound);
        return NormalizedMessage.Write(inbound, "Text", inbound.Body.Has("content") ? ["text", "content", "metadata"] : ["text", "metadata"]);
    });

    public ServiceAnswer StructuredResponse(ServiceRequest request) => Take(request, OpenMessagingRules.StructuredResponse, inbound =>
    {
        Publish(inbound);
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

    /// <summary>An empty object is a client's question whether it may write at all: nothing of a customer's got lost with it.</summary>
    private void Told(ServiceRequest request, OpenIntegration integration, GenesysError error)
    {
        if (!request.Body.Span.SequenceEqual("{}"u8))
        {
            scene.Refused(integration, error);
        }
    }

    /// <summary>Without a flow a message is accepted all the same, and leads to nobody.</summary>
    private void Publish(InboundMessage inbound)
    {
        if (inbound.Integration.HasFlow)
        {
            scene.Received(inbound);
            receipts.Schedule(inbound);
        }
        else
        {
            scene.Unrouted(inbound);
        }
    }

    private ServiceAnswer Take(ServiceRequest request, Func<JsonElement, GenesysError?> check, Func<InboundMessage, byte[]> accept) =>
        rules.Permitted(request, Permission.Receive, token => Take(request, token, check, accept));

    private ServiceAnswer Take(ServiceRequest request, AccessToken token, Func<JsonElement, GenesysError?> check, Func<InboundMessage, byte[]> accept)
    {
        if (token.User is not null)
        {
            return rules.Refuse(GenesysError.NoClientContext);
        }

        // An integration of another organisation is not there for this token, nor is one that is still being made.
        if (organizations.Integration(request.RouteText("integrationId")) is not { } integration
            || integration.Tenant != token.Tenant
            || !integration.IsComplete(time.GetUtcNow()))
        {
            return rules.Refuse(GenesysError.NotFound);
        }

        return rules.Json(request, check, body =>
        {
            var channel = body.Member("channel");
            var customer = channel.Has("from") ? channel.Member("from") : channel.Member("to");
            var conversation = conversations.Open(integration.Id, customer.Text("id")!, customer.Text("idType")!, customer.Text("nickname"));
            return new ServiceAnswer(200, accept(new InboundMessage(ids.Hex32(), integration, customer.Text("id")!, conversation, body.Clone())));
        }, error => Told(request, integration, error));
    }
}

/// <summary>What Relay posted, once it was found good.</summary>
internal sealed record InboundMessage(string Id, OpenIntegration Integration, string Customer, GenesysConversation Conversation, JsonElement Body);
