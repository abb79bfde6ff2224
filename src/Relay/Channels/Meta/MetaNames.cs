namespace Relay.Channels.Meta;

/// <summary>The names that make up Meta's envelope. What they are called here is also the kind of the items in them.</summary>
internal static class MetaNames
{
    public const string Object = "object";
    public const string Entry = "entry";
    public const string Id = "id";
    public const string Time = "time";
    public const string Changes = "changes";
    public const string Messaging = "messaging";
    public const string Standby = "standby";
    public const string Field = "field";
    public const string Value = "value";
    public const string Product = "messaging_product";
    public const string Metadata = "metadata";
    public const string Contacts = "contacts";
    public const string History = "history";
    public const string Threads = "threads";
    public const string Context = "context";
    public const string Messages = "messages";
    public const string Statuses = "statuses";
    public const string Echoes = "message_echoes";
    public const string Calls = "calls";
    public const string Groups = "groups";
    public const string Errors = "errors";
    public const string Preferences = "user_preferences";
    public const string UserIds = "user_id_update";
    public const string AutomaticEvents = "automatic_events";

    /// <summary>Any other name.</summary>
    public const string Other = "";

    private static readonly (byte[] Utf8, string Name)[] Known =
    [
        .. new[]
        {
            Object, Entry, Id, Time, Changes, Messaging, Standby, Field, Value, Product, Metadata, Contacts, History, Threads, Context,
            Messages, Statuses, Echoes, Calls, Groups, Errors, Preferences, UserIds, AutomaticEvents,
        }.Select(name => (System.Text.Encoding.UTF8.GetBytes(name), name)),
    ];

    /// <summary>One of the constants above, without making a string of the bytes.</summary>
    public static string Of(ReadOnlySpan<byte> name)
    {
        foreach (var known in Known)
        {
            if (name.SequenceEqual(known.Utf8))
            {
                return known.Name;
            }
        }

        return Other;
    }

    /// <summary>Lists of a change's value whose elements are items.</summary>
    public static bool IsList(string name) => name is
        Messages or Statuses or Echoes or Calls or Groups or Errors or Preferences or UserIds or AutomaticEvents;

    /// <summary>Fields that say nothing beside their lists, so that an empty list leaves nothing to tell.</summary>
    public static bool IsListField(string field) => field is
        Messages or Echoes or "smb_message_echoes" or Calls or History or Preferences or UserIds or AutomaticEvents
        or "group_lifecycle_update" or "group_participants_update" or "group_participant_update" or "group_settings_update"
        or "group_status_update";
}
