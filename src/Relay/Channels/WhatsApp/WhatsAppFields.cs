using System.Collections.Frozen;
using System.Text.Json;
using Relay.Channels.Meta;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>Changes as a whole: fields that are not about one message, one customer or one group.</summary>
internal static class WhatsAppFields
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["account_alerts"] = ChannelEventTypes.Account,
        ["account_review_update"] = ChannelEventTypes.Account,
        ["account_update"] = ChannelEventTypes.Account,
        ["business_capability_update"] = ChannelEventTypes.Account,
        ["business_username_update"] = ChannelEventTypes.Account,
        ["partner_solutions"] = ChannelEventTypes.Account,
        ["phone_number_name_update"] = ChannelEventTypes.Account,
        ["phone_number_quality_update"] = ChannelEventTypes.Quality,
        ["message_template_components_update"] = ChannelEventTypes.Template,
        ["message_template_quality_update"] = ChannelEventTypes.Template,
        ["message_template_status_update"] = ChannelEventTypes.Template,
        ["template_category_update"] = ChannelEventTypes.Template,
        ["template_correct_category_detection"] = ChannelEventTypes.Template,
        ["payment_configuration_update"] = ChannelEventTypes.Payment,
        ["security"] = ChannelEventTypes.Security,
        ["flows"] = ChannelEventTypes.Flow,
        ["smb_app_state_sync"] = ChannelEventTypes.Contact,
        ["history"] = ChannelEventTypes.History,
        ["calls"] = ChannelEventTypes.Call,
        ["group_lifecycle_update"] = ChannelEventTypes.Group,
        ["group_participants_update"] = ChannelEventTypes.Group,
        ["group_participant_update"] = ChannelEventTypes.Group,
        ["group_settings_update"] = ChannelEventTypes.Group,
        ["group_status_update"] = ChannelEventTypes.Group,
        ["user_id_update"] = ChannelEventTypes.Identity,
        ["automatic_events"] = ChannelEventTypes.Conversion,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ParsedEvent Parse(JsonElement change, WhatsAppScope scope)
    {
        var value = change.Get(MetaNames.Value);
        return new ParsedEvent
        {
            Type = Types.GetValueOrDefault(scope.Field, ChannelEventTypes.Other),
            Account = scope.Account,
            Source = !scope.HasNumber && IsOfPartner(scope.Field, value) ? null : scope.Source,
            At = scope.EntryTime,
            Data = DataOf(value, scope.Field),
            Warnings = !scope.HasNumber && scope.EntryId.Length == 0 ? [Warnings.UnknownAccount] : [],
        };
    }

    // The entry of these is a business portfolio, which no tenant has by that id.
    private static bool IsOfPartner(string field, JsonElement value) =>
        field == "partner_solutions"
        || (field == "account_update" && value.Word("event")?.StartsWith("PARTNER_", StringComparison.Ordinal) == true);

    // No numbers and no names of persons: what is not here stands in raw.
    private static Dictionary<string, string> DataOf(JsonElement value, string field)
    {
        var data = WhatsAppEvents.Data(
            value,
            "event",
            "decision",
            "status",
            "reason",
            "message_template_id",
            "message_template_name",
            "message_template_language",
            "message_template_category",
            "previous_category",
            "new_category",
            "previous_quality_score",
            "new_quality_score",
            "current_limit",
            "old_limit",
            "rejection_reason",
            "entity_type",
            "flow_id",
            "solution_id",
            "solution_status",
            "configuration_name");
        Add(data, "alertType", value.Get("alert_info").Word("alert_type") ?? value.Word("alert_type"));
        Add(data, "alertSeverity", value.Get("alert_info").Word("alert_severity") ?? value.Word("alert_severity"));
        Add(data, "banState", value.Get("ban_info").Word("waba_ban_state"));
        Add(data, "violation", value.Get("violation_info").Word("violation_type"));
        AddProgress(data, value.Get(MetaNames.History));
        Add(data, "field", field.Length == 0 ? null : field);
        return data;
    }

    private static void AddProgress(Dictionary<string, string> data, JsonElement history)
    {
        foreach (var entry in history.Items())
        {
            var metadata = entry.Get(MetaNames.Metadata);
            Add(data, "phase", metadata.Word("phase"));
            Add(data, "chunkOrder", metadata.Word("chunk_order"));
            Add(data, "progress", metadata.Word("progress"));
        }
    }

    private static void Add(Dictionary<string, string> data, string name, string? word)
    {
        if (word is not null)
        {
            data[name] = word;
        }
    }
}
