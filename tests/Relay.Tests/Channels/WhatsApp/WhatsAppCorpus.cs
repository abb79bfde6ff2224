using static Relay.Tests.Channels.Meta.MetaBodies;

namespace Relay.Tests.Channels.WhatsApp;

/// <summary>Bodies that between them hold every kind of item, type of message and edge of the envelope; seeds of the fuzzing.</summary>
internal static class WhatsAppCorpus
{
    private const string From = "\"from\":\"14155550123\",\"id\":\"wamid.1\",\"timestamp\":\"1772359200\",";

    public static string[] Messages { get; } =
    [
        $$"""{{{From}}"type":"text","text":{"body":"a \u00e4 \ud83d\ude00 \/ \u0040"},"context":{"id":"wamid.0","forwarded":true} }""",
        $$"""{{{From}}"type":"image","image":{"id":"1","mime_type":"image/jpeg","sha256":"q=","caption":"c","url":"https://m.example/1"},"referral":{"source_type":"ad"} }""",
        $$"""{{{From}}"type":"audio","audio":{"id":"1","voice":true} }""",
        $$"""{{{From}}"type":"document","document":{"id":1,"filename":"f.pdf","file_size":"12"},"group_id":"120@g.us" }""",
        $$"""{{{From}}"type":"location","location":{"latitude":1.5,"longitude":"-2"} }""",
        $$"""{{{From}}"type":"contacts","contacts":[{"name":{"formatted_name":"A"},"phones":[{"phone":"1"}],"emails":[{"email":"e"}]}] }""",
        $$"""{{{From}}"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"b","title":"t"} } }""",
        $$"""{{{From}}"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","response_json":"{\"a\":[1,{}]}"} } }""",
        $$"""{{{From}}"type":"interactive","interactive":{"type":"payment_method","payment_method":{"reference_id":"r"} } }""",
        $$"""{{{From}}"type":"button","button":{"payload":"p","text":"t"} }""",
        $$"""{{{From}}"type":"order","order":{"catalog_id":"c","product_items":[{"product_retailer_id":"s","quantity":"2","item_price":1.5}]} }""",
        $$"""{{{From}}"type":"reaction","reaction":{"message_id":"wamid.0","emoji":"👍"} }""",
        $$"""{{{From}}"type":"system","system":{"type":"user_changed_number","wa_id":"14155550999"} }""",
        """{"id":"wamid.2","timestamp":1772359200,"type":"system","system":{"type":"user_changed_user_id","user_id":"GB.2"} }""",
        $$"""{{{From}}"type":"unsupported","unsupported":{"type":"poll"},"errors":[{"code":131051,"title":"t","error_data":{"details":"d"} }] }""",
        $$"""{{{From}}"type":"edit","edit":{"original_message_id":"wamid.0","message":{"type":"text","text":{"body":"n"} } } }""",
        $$"""{{{From}}"type":"revoke","revoke":{"original_message_id":"wamid.0"} }""",
        $$"""{{{From}}"type":"request_welcome" }""",
        $$"""{{{From}}"type":"hologram","hologram":[1] }""",
    ];

    public static string[] Bodies { get; } =
    [
        .. Messages.Select(message => Change(Value($"\"contacts\":[{{\"profile\":{{\"name\":\"N\",\"username\":\"@n\"}},\"wa_id\":\"14155550123\",\"user_id\":\"GB.1\"}}],\"messages\":[{message}]"))),
        Change(Value($"\"messages\":[{string.Join(',', Messages)}],\"errors\":[{{\"code\":1}}]")),
        Change(Value(
            """
            "statuses":[{"id":"1","status":"delivered","timestamp":"1772359200","recipient_id":"14155550123","pricing":{"type":"regular"}},
             {"id":"2","status":"failed","timestamp":1,"recipient_user_id":"GB.1","errors":[{"code":131047}]},
             {"id":"3","status":"read","recipient_id":"120@g.us","recipient_type":"group","recipient_participant_id":"1"},
             {"id":"wacid.1","type":"call","status":"RINGING"}],"calls":[{"id":"wacid.1","from":"1","to":"2","event":"connect","timestamp":"1772359200"}]
            """)),
        Change(Value($"\"message_echoes\":[{{\"to\":\"14155550123\",\"type\":\"text\",\"text\":{{\"body\":\"e\"}}}},{Messages[1]}]"), "smb_message_echoes"),
        Change(
            Value($"\"history\":[{{\"metadata\":{{\"phase\":1}},\"threads\":[{{\"id\":\"14155550123\",\"context\":{{\"user_id\":\"GB.1\"}},\"messages\":[{Messages[0]},{Messages[3]}]}}]}},{{\"errors\":[{{\"code\":2593109}}]}}]"),
            "history"),
        Change(Value("""  "groups":[{"group_id":"120@g.us","type":"group_create","timestamp":"1772359200"}]  """), "group_lifecycle_update"),
        Change(Value("""  "contacts":[{"wa_id":"1"}],"user_preferences":[{"wa_id":"1","value":"stop","timestamp":1772359200}]  """), "user_preferences"),
        Change(Value("""  "user_id_update":[{"wa_id":"1","user_id":{"previous":"GB.1","current":"GB.2"},"timestamp":"1772359200"}]  """), "user_id_update"),
        Change(Value("""  "automatic_events":[{"id":"wamid.9","event_name":"Purchase","timestamp":1772359200}]  """), "automatic_events"),
        Change("""{"event":"APPROVED","message_template_id":9007199254740993,"reason":null}""", "message_template_status_update", "\"id\":\"700700700\",\"time\":1772359200"),
        Change("""{"event":"PARTNER_ADDED","waba_info":{"waba_id":"1"}}""", "account_update"),
        Entries("""[{"id":"1","messaging":[{"sender":{"id":"2"}}],"standby":[{}]},null,{"field":"comments","value":{"id":"3"}}]"""),
    ];
}
