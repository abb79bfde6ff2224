namespace Relay.Contracts;

/// <summary>Names of the topics, without the prefix (<c>relay.</c> by default).</summary>
public static class TopicNames
{
    /// <summary>Stands before every topic unless <c>Kafka:TopicPrefix</c> says otherwise.</summary>
    public const string DefaultPrefix = "relay.";

    /// <summary>Every accepted webhook body, byte for byte; key: tenant.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>What downstream systems want sent; the only topic that others write.</summary>
    public const string Commands = "commands";

    /// <summary>Live messages from customers, and nothing else.</summary>
    public const string MessagesInbound = "messages.inbound";

    /// <summary>What the business sent elsewhere, and imported history.</summary>
    public const string MessagesEchoed = "messages.echoed";

    /// <summary>Complete messages to be delivered to a customer; only Relay writes it.</summary>
    public const string MessagesOutbound = "messages.outbound";

    /// <summary>What became of messages: <see cref="Receipt"/>.</summary>
    public const string Receipts = "receipts";

    /// <summary>What else happened on a channel: <see cref="ChannelEvent"/>.</summary>
    public const string Events = "events";

    /// <summary>Each attempt at delivery: <see cref="DeliveryResult"/>.</summary>
    public const string Deliveries = "deliveries";

    /// <summary>What could not be understood or must not be believed: <see cref="QuarantinedItem"/>; key: tenant.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>What could not be delivered: <see cref="DeadLetter"/>.</summary>
    public const string DeadLetters = "deadletters";

    /// <summary>All ten, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Webhooks, Commands, MessagesInbound, MessagesEchoed, MessagesOutbound, Receipts, Events, Deliveries, Quarantine, DeadLetters];
}
