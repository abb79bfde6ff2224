namespace Relay.Contracts;

/// <summary>Values of the header <c>ce_type</c>. A change that breaks readers gets a new one, published beside the old.</summary>
public static class EventTypes
{
    /// <summary>A customer wrote.</summary>
    public const string MessageReceived = "relay.message.received.v1";

    /// <summary>A customer changed what he wrote.</summary>
    public const string MessageEdited = "relay.message.edited.v1";

    /// <summary>A customer took back what he wrote.</summary>
    public const string MessageRevoked = "relay.message.revoked.v1";

    /// <summary>The business wrote elsewhere, or history was imported. Never dispatched.</summary>
    public const string MessageEchoed = "relay.message.echoed.v1";

    /// <summary>To be delivered to a customer.</summary>
    public const string MessageOutbound = "relay.message.outbound.v1";

    /// <summary>What became of a message.</summary>
    public const string Receipt = "relay.receipt.v1";

    /// <summary>Anything else that happened on a channel.</summary>
    public const string ChannelEvent = "relay.channel.event.v1";

    /// <summary>One attempt at delivery.</summary>
    public const string Delivery = "relay.delivery.v1";

    /// <summary>What could not be understood.</summary>
    public const string Quarantined = "relay.quarantined.v1";

    /// <summary>What could not be delivered.</summary>
    public const string DeadLetter = "relay.deadletter.v1";

    /// <summary>All ten, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        MessageReceived, MessageEdited, MessageRevoked, MessageEchoed, MessageOutbound, Receipt, ChannelEvent, Delivery, Quarantined, DeadLetter,
    ];

    /// <summary>The part of the type that enters into an event's id: without <c>relay.</c> and the version.</summary>
    /// <param name="eventType">One of these types.</param>
    public static string KindOf(string eventType)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventType);
        var from = eventType.IndexOf('.', StringComparison.Ordinal) + 1;
        return eventType[from..eventType.LastIndexOf('.')];
    }
}
