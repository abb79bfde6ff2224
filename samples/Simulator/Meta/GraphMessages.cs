using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Page;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta;

/// <summary><c>POST /{version}/{phone-number-id}/messages</c>: messages, read marks and typing.</summary>
internal sealed class GraphMessages(GraphService rules, Customers customers, SentMessages sent, StatusPoster statuses, PhoneScene scene, Ids ids)
{
    public ServiceAnswer Post(ServiceRequest request)
    {
        var (number, denied) = rules.Authorize(request);
        if (number is null)
        {
            return rules.Refuse(denied!);
        }

        using var document = JsonInput.Parse(request.Body);
        if (document is null || !document.RootElement.IsObject())
        {
            return Refuse(number, new GraphError(100, "The body must be a JSON object."));
        }

        var body = document.RootElement;
        if (body.Text("messaging_product") is not "whatsapp")
        {
            return Refuse(number, new GraphError(100, "The parameter messaging_product is required and must be whatsapp."));
        }

        return body.Has("status") ? Mark(body, number) : Send(body, number);
    }

    private ServiceAnswer Mark(JsonElement body, NumberEntry number)
    {
        if (ReadMarkRules.Check(body) is { } error)
        {
            return Refuse(number, error);
        }

        scene.MarkedRead(number, body.Text("message_id")!, body.Has("typing_indicator"));
        return GraphService.Success;
    }

    private ServiceAnswer Send(JsonElement body, NumberEntry number)
    {
        var (recipient, error) = GraphRecipient.Read(body, number);
        error ??= MessageRules.Check(body);
        if (error is not null || recipient is null)
        {
            return Refuse(number, error!);
        }

        var message = Accept(body, number, recipient);
        sent.Add(message);
        scene.Sent(message, body);
        statuses.Schedule(message);
        return new ServiceAnswer(200, Accepted(message, recipient));
    }

    private SentMessage Accept(JsonElement body, NumberEntry number, GraphRecipient recipient)
    {
        var known = recipient.Phone is { } phone
            ? customers.ByPhone(number.Tenant.Id, phone)
            : customers.ByUserId(number.Tenant.Id, recipient.UserId!);
        // A user with a username keeps the phone number to himself, unless the business knew it already.
        var shownPhone = recipient.Phone ?? (known is { Username: null } ? known.Phone : null);
        return new SentMessage(
            ids.Wamid(),
            number,
            known?.Phone ?? recipient.UserId!,
            shownPhone,
            known?.UserId ?? recipient.UserId,
            body.Text("biz_opaque_callback_data"),
            body.Text("type") ?? "text");
    }

    private ServiceAnswer Refuse(NumberEntry number, GraphError error)
    {
        scene.Refused(number, error);
        return rules.Refuse(error);
    }

    private static byte[] Accepted(SentMessage message, GraphRecipient recipient) => JsonBytes.Object(writer =>
    {
        writer.WriteString("messaging_product", "whatsapp");
        writer.WriteStartArray("contacts");
        writer.WriteStartObject();
        writer.WriteString("input", recipient.Input);
        writer.WriteOptional("wa_id", message.Phone);
        writer.WriteOptional("user_id", message.UserId);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("messages");
        writer.WriteStartObject();
        writer.WriteString("id", message.Wamid);
        writer.WriteString("message_status", "accepted");
        writer.WriteEndObject();
        writer.WriteEndArray();
    });
}
