using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch.Limits;
using Relay.Dispatch.Parking;
using Relay.Kafka;
using Relay.Model;

namespace Relay.Dispatch;

/// <summary>One record on its way to one destination.</summary>
internal sealed record DeliveryJob
{
    private LaneKey? _lane;

    public required ConsumedRecord Record { get; init; }

    /// <summary>The partition among whose parked deliveries it lies; null for a record that was just read.</summary>
    public OwnedPartition? Parked { get; init; }

    public required Tenant Tenant { get; init; }

    public required ChannelAccount Account { get; init; }

    public required IChannelSender Sender { get; init; }

    /// <summary><c>{kind}:{id}</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>Exactly one of message and receipt is set.</summary>
    public Message? Message { get; init; }

    public Receipt? Receipt { get; init; }

    /// <summary>Tells deliberate repetitions apart; <c>0</c> is the first time.</summary>
    public string Nonce { get; init; } = CallbackData.FirstNonce;

    /// <summary>The first part that is delivered; those before it were, by what is replayed.</summary>
    public int FromPart { get; init; }

    /// <summary>What is delivered: the message's id, or the receipt's. Ids of results and dead letters are made of it.</summary>
    public Guid Id => Message?.Id ?? Receipt!.Id;

    /// <summary>The message that it is about, by which results are found.</summary>
    public Guid MessageId => Receipt?.MessageId ?? Id;

    public string Channel => Message?.Channel ?? Receipt!.Channel;

    public string AccountId => Message?.AccountId ?? Receipt!.AccountId;

    public string? ConversationId => Message is null ? Receipt!.ConversationId : Message.ConversationId;

    /// <summary>Why it cannot be delivered to anybody any more; null when it can.</summary>
    public Rejected? Refusal { get; init; }

    /// <summary>What it keeps its order with. A lane is asked for several times, and a hash takes its time.</summary>
    public LaneKey Lane => _lane ??= LaneKey.Of(Record.Topic, $"{Tenant.Id}/{ConversationId ?? AccountId}", Sender.Key);

    /// <summary>Its partition went to another process: what is not begun is that one's.</summary>
    public bool IsRevoked => Record.IsRevoked || Parked is { IsReleased: true };

    /// <summary>Who goes first where calls must wait.</summary>
    public CallPriority Priority => Receipt switch
    {
        null => CallPriority.Message,
        { Status: ReceiptStatus.Failed } => CallPriority.FailedReceipt,
        _ => CallPriority.DeliveredReceipt,
    };

    /// <summary>The same as a number.</summary>
    public long LaneHash => Lane.Hash;
}
