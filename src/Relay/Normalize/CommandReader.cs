using Relay.Channels;
using Relay.Commands;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Model;

namespace Relay.Normalize;

/// <summary>Makes complete outbound messages of commands; what cannot be read, or names what does not exist, goes to quarantine with the reason.</summary>
internal sealed class CommandReader(
    ITenantDirectory tenants, EventWriter writer, QuarantineWriter quarantine, CustomerDirectory customers, SeenWindow seen)
{
    /// <summary>Who a record of <c>commands</c> is from, in quarantine and metrics.</summary>
    public const string Provider = "kafka";

    /// <summary>Reads a command, and asks what has to be known to decide about it.</summary>
    public Draft Read(ConsumedRecord record, Questions questions)
    {
        var fault = CommandText.TryRead(record.Value, out var command);
        fault ??= CheckTopic(record.Topic, command!) ?? Check(command!);
        if (fault is null)
        {
            questions.Add(CommandRules.MessageIdOf(command!));

            // Several processes read commands, each those of any tenant, and one of them knows the tenant best.
            questions.Add(new Sighting(
                command!.TenantId, new AccountName(command.Channel, command.AccountId),
                command.ConversationId is null ? CommandRecipient.IdsOf(command.To!) : default, ConversationId: command.ConversationId, MustAsk: true));
        }

        return new Draft(Provider, RawRecord.UnknownRequest, 1, () => Make(record, command, fault)) { Tenant = fault is null ? command!.TenantId : null };
    }

    private NormalizedRecord Make(ConsumedRecord record, SendCommand? command, string? fault)
    {
        fault ??= CheckPlace(command!);
        if (fault is not null)
        {
            return Refused(record, command, fault);
        }

        var message = MessageOf(command!, Locate(command!), record);
        if (TryWrite(message, record) is not { } written)
        {
            return Refused(record, command, "the message would pass 900 KB");
        }

        return seen.IsDuplicate(message.Id, new RawPosition(record.Topic, record.Partition, record.Offset, 0))
            ? new NormalizedRecord([], new Ledger { Duplicate = 1 })
            : new NormalizedRecord([written], new Ledger { Published = 1 });
    }

    private NormalizedRecord Refused(ConsumedRecord record, SendCommand? command, string fault)
    {
        // Who writes a tenant's own topic must not fill another's quarantine either.
        var named = record.Topic == TopicNames.Commands ? command?.TenantId ?? CommandText.TenantOf(record.Value) : record.Topic[(TopicNames.Commands.Length + 1)..];
        var tenant = named is not null && tenants.Current.Find(named) is not null ? named : QuarantineWriter.NoTenant;
        var refused = quarantine.Write(QuarantineCase.OfRecord(record, QuarantineReasons.BadCommand, fault, tenant));
        return new NormalizedRecord([refused], Ledger.OfQuarantined(QuarantineReasons.BadCommand));
    }

    // A topic of one tenant's own exists so that its writer cannot speak for another.
    private static string? CheckTopic(string topic, SendCommand command) =>
        topic == TopicNames.Commands || topic == $"{TopicNames.Commands}.{command.TenantId}"
            ? null
            : "tenantId is not the tenant whose topic this is";

    private string? Check(SendCommand command)
    {
        if (tenants.Current.Find(command.TenantId) is not { } tenant)
        {
            return "tenantId names no tenant";
        }

        var fault = CommandRules.Account(tenant, command.Channel, command.AccountId)
            ?? CommandRules.Key(command.IdempotencyKey)
            ?? CommandRules.Content(command.Content)
            ?? CommandRecipient.Check(command.To, command.ConversationId);
        return fault?.Detail;
    }

    private string? CheckPlace(SendCommand command)
    {
        var key = command.ConversationId is null ? command.To?.Id : KeyOf(command);
        if (command.ConversationId is not null && key is null)
        {
            return "conversationId is none of this account that is known; name the recipient with to";
        }

        return CommandRules.Group(command.Context, key)?.Detail;
    }

    private string? KeyOf(SendCommand command) =>
        customers.KeyOf(command.TenantId, new AccountName(command.Channel, command.AccountId), command.ConversationId!);

    private Resolved Locate(SendCommand command)
    {
        // An empty "to" may stand beside a conversation.
        var ids = command.ConversationId is null ? CommandRecipient.IdsOf(command.To!) : new CustomerIds(Key: KeyOf(command));
        return customers.Resolve(command.TenantId, new AccountName(command.Channel, command.AccountId), ids, isHeardOf: false);
    }

    private static Message MessageOf(SendCommand command, Resolved place, ConsumedRecord record)
    {
        // A key is a name; the number that it was made of may be a stranger's by now, so where he is reached comes before what the key says.
        var known = CustomerIdForms.PartyOf(place.Key);
        var named = command.To is { } to ? CommandRecipient.IdsOf(to) : default;
        return new Message
        {
            Id = CommandRules.MessageIdOf(command),
            TenantId = command.TenantId,
            Channel = command.Channel,
            AccountId = command.AccountId,
            ConversationId = place.ConversationId,
            Direction = Directions.Outbound,
            SentAt = record.Timestamp,
            ReceivedAt = record.Timestamp,
            ExpiresAt = command.ExpiresAt,
            From = new Party { Kind = PartyKinds.Business, Id = command.AccountId },
            To = known with
            {
                Phone = PhoneDigits.Plus(named.Phone ?? place.Phone) ?? known.Phone,
                UserId = named.UserId ?? place.UserId ?? known.UserId,
            },
            Content = command.Content,
            Context = command.Context,
            // Whoever may write commands may say so too, and gains nothing by it.
            Origin = record.Headers.Get(HeaderNames.Origin) == Origins.Api ? Origins.Api : Origins.Kafka,
            Correlation = new Correlation { IdempotencyKey = command.IdempotencyKey },
        };
    }

    private OutgoingRecord? TryWrite(Message message, ConsumedRecord record)
    {
        var envelope = new EventEnvelope
        {
            Topic = TopicNames.MessagesOutbound,
            Type = EventTypes.MessageOutbound,
            Id = message.Id,
            TenantId = message.TenantId,
            Channel = message.Channel,
            AccountId = message.AccountId,
            ConversationId = message.ConversationId,
            Time = message.ReceivedAt,
            TraceParent = record.TraceParent,
            RawPosition = (record.Topic, record.Partition, record.Offset),
        };
        return writer.TryWrite(envelope, message, RelayJson.Default.Message, m => m);
    }
}
