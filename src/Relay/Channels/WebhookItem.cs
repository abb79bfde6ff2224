namespace Relay.Channels;

/// <summary>One item of a webhook body, cut out as bytes and not parsed yet, so that a hostile one cannot spoil its neighbours.</summary>
/// <param name="Index">Its place in the body, counted from 0; part of the raw position that de-duplication compares.</param>
/// <param name="Kind">What it is: the name of the list it stood in (<c>messages</c>), <see cref="Change"/>, <see cref="Body"/> or <see cref="Empty"/>.</param>
/// <param name="Json">The item's own bytes.</param>
/// <param name="Envelope">What stood around it; shared by neighbours.</param>
internal readonly record struct WebhookItem(int Index, string Kind, ReadOnlyMemory<byte> Json, ItemEnvelope Envelope)
{
    /// <summary>A whole change: a field that has no list of items.</summary>
    public const string Change = "change";

    /// <summary>A whole body: what has no envelope.</summary>
    public const string Body = "body";

    /// <summary>An entry or change with nothing in it; ignored, and counted as such.</summary>
    public const string Empty = "empty";

    /// <summary>JSON of a shape that the provider does not document; quarantined.</summary>
    public const string Unknown = "unknown";
}

/// <summary>What stood around an item.</summary>
internal sealed record ItemEnvelope
{
    public static ItemEnvelope None { get; } = new();

    /// <summary>Meta's <c>object</c>, which tells the channel; empty for other providers.</summary>
    public string Object { get; init; } = "";

    /// <summary>The entry's id; empty when it has none.</summary>
    public string EntryId { get; init; } = "";

    /// <summary>The entry's time as it was written; empty when it has none.</summary>
    public string EntryTime { get; init; } = "";

    /// <summary>The change's field, such as <c>messages</c>.</summary>
    public string Field { get; init; } = "";

    /// <summary>The <c>metadata</c> object of the change's value, which names the number; empty bytes when there is none.</summary>
    public ReadOnlyMemory<byte> Metadata { get; init; }

    /// <summary>The value's <c>contacts</c>; empty bytes when there are none.</summary>
    public ReadOnlyMemory<byte> Contacts { get; init; }

    /// <summary>The value's <c>errors</c>; empty bytes when there are none.</summary>
    public ReadOnlyMemory<byte> Errors { get; init; }

    /// <summary>History only: the thread's id, which is the customer; empty otherwise.</summary>
    public string ThreadId { get; init; } = "";

    /// <summary>History only: the thread's <c>context</c>.</summary>
    public ReadOnlyMemory<byte> ThreadContext { get; init; }
}
