using System.Text.Json;
using Relay.Simulator.Genesys;
using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Json;
using Relay.Simulator.Page;

namespace Relay.Simulator.Driving;

/// <summary><c>POST /sim/genesys/{integrationId}/messages</c>: an agent writes, and Genesys tells Relay.</summary>
internal sealed class AgentWrites(
    Organizations organizations, GenesysConversations conversations, GenesysWebhooks webhooks, DeskScene scene, Ids ids, TimeProvider time)
{
    private static readonly string[] Known = ["to", "idType", "text", "message", "retry"];

    public async Task<IResult> PostAsync(string integrationId, HttpRequest request, CancellationToken cancellationToken)
    {
        if (organizations.Integration(integrationId) is not { } integration)
        {
            return DrivingAnswers.Bad("the path names no integration", StatusCodes.Status404NotFound);
        }

        var (document, problem) = await DrivingInput.ReadAsync(request, Known, cancellationToken);
        using var _ = document;
        problem ??= DrivingInput.CheckMessage(document!.RootElement)
            ?? DrivingInput.CheckText(document.RootElement, "to", "idType")
            ?? CheckRecipient(document.RootElement);
        return problem is null
            ? await WriteAsync(integration, document!.RootElement, cancellationToken)
            : DrivingAnswers.Bad(problem);
    }

    private async Task<IResult> WriteAsync(OpenIntegration integration, JsonElement input, CancellationToken cancellationToken)
    {
        var customer = Recipient(input)!;
        var id = input.Member("message").Text("id") ?? ids.Hex32();
        var conversation = conversations.ForAgent(integration.Id, customer);
        var message = new OutboundMessage(integration, id, customer, input.Text("idType") ?? conversation.CustomerIdType, conversation.Id, time.GetUtcNow());
        var body = JsonBytes.Object(writer => message.Write(writer, input.Text("text"), input.Member("message")));
        if (input.Has("text") || input.Member("message").Text("type") is null or "Text" or "Structured")
        {
            scene.Wrote(integration, customer, id, input.Has("text") ? input : input.Member("message"));
        }

        var outcome = await webhooks.PostAsync(integration, body, DrivingInput.Retry(input), cancellationToken);
        scene.Posted(id, outcome);
        return DrivingAnswers.Posted("id", id, outcome);
    }

    private static string? Recipient(JsonElement input) => input.Text("to") ?? input.Member("message").Member("channel").Member("to").Text("id");

    private static string? CheckRecipient(JsonElement input) => string.IsNullOrEmpty(Recipient(input))
        ? "to is required: the id of the customer that Relay gave as channel.from.id"
        : input.Text("idType") is null or "Phone" or "Email" or "Opaque" ? null : "idType must be Phone, Email or Opaque";
}
