using System.Text;
using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>Answers to what was offered, and changes to earlier messages.</summary>
internal static partial class WhatsAppContents
{
    // The record that holds the answer is nested four deep itself, and readers allow 64.
    private const int MaxFormDepth = 60;

    /// <summary>Newer versions call it <c>wa_id</c>, older ones <c>new_wa_id</c>.</summary>
    public static string? NewNumber(JsonElement system) => system.Word("wa_id") ?? system.Word("new_wa_id");

    private static ReplyContent? Button(JsonElement body) =>
        body.IsObject() ? Reply("template", body.Word("payload"), body.Word("text")) : null;

    private static ReplyContent Reply(string kind, string? id, string? title, string? description = null) =>
        new() { Reply = new Reply(kind, id, title, description) };

    private static MessageContent? Interactive(JsonElement body, JsonElement message, IReadOnlyList<ReceiptError>? errors)
    {
        var type = body.Word("type");
        var answer = type is null ? default : body.Get(type);
        if (!answer.IsObject())
        {
            return null;
        }

        return type switch
        {
            "button_reply" => Reply("button", answer.Word("id"), answer.Word("title")),
            "list_reply" => Reply("list", answer.Word("id"), answer.Word("title"), answer.Word("description")),
            "nfm_reply" => new FormContent { Form = new Form(answer.Word("name"), answer.Word("body"), Response(answer.Get("response_json"))) },
            "call_permission_reply" or "payment_method" => new FormContent { Form = new Form(type, null, WhatsAppMessages.Raw(answer)) },
            _ => Unsupported($"interactive:{type}", message, errors),
        };
    }

    // A form's answer is JSON inside a string. When it is an object it is given as one, else as the string that came.
    private static RawJson? Response(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            return WhatsAppMessages.Raw(json);
        }

        var inner = Encoding.UTF8.GetBytes(json.Text()!);
        return IsObject(inner) ? new RawJson(inner) : WhatsAppMessages.Raw(json);
    }

    private static bool IsObject(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxFormDepth });
        try
        {
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
                // To the end: only then is it known to be well-formed.
            }

            return isObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static SystemContent? SystemOf(JsonElement body)
    {
        if (!body.IsObject())
        {
            return null;
        }

        var type = body.Word("type");
        var newId = type == "user_changed_user_id" ? body.Word("user_id") : PhoneDigits.Of(NewNumber(body)) ?? NewNumber(body);
        return new SystemContent { System = new SystemNotice(type, body.Text("body"), newId) };
    }

    private static EditContent? Edit(JsonElement body, IReadOnlyList<ReceiptError>? errors) =>
        body.Word("original_message_id") is not { } original ? null : new EditContent
        {
            OriginalMessageId = original,
            Content = body.Get("message") is { ValueKind: JsonValueKind.Object } message ? Parse(message, errors) : null,
        };

    private static RevokeContent? Revoke(JsonElement body) =>
        body.Word("original_message_id") is { } original ? new RevokeContent { OriginalMessageId = original } : null;
}
