using System.Text.Json;
using Relay.Channels.Meta;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>What the Cloud API's answer to a send means.</summary>
internal static class WhatsAppAnswers
{
    public static SendOutcome Interpret(in ProviderAnswer answer)
    {
        using var document = MetaAnswers.Read(answer.Body);
        var body = document?.RootElement ?? default;
        return MetaAnswers.Failure(answer, body) ?? Taken(body);
    }

    // Taken is not delivered: that comes by status. Without an id no status could ever be matched, so it is not known to be taken either.
    private static SendOutcome Taken(JsonElement body)
    {
        string[] ids = [.. body.Get("messages").Items().Select(message => message.Word("id")).OfType<string>()];
        if (ids.Length == 0)
        {
            return new Unknown(DeliveryCategories.Unknown, null, "Meta said yes and named no message.");
        }

        return new Delivered(ids) { Recipient = Recipient(body.Get("contacts").Items().FirstOrDefault()) };
    }

    // Meta corrects some numbers (Brazil, Mexico): what it answers is what the customer will write from.
    private static CustomerIds? Recipient(JsonElement contact)
    {
        var ids = WhatsAppIds.Of(contact.Word("wa_id"), contact.Word("user_id"));
        return ids.IsEmpty ? null : ids;
    }
}
