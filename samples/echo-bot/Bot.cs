using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Relay.Contracts;

namespace Relay.Samples.EchoBot;

/// <summary>
/// Answers the customers of the accounts that are left to it, which nobody else answers. It keeps nothing: all it does is to write commands, and
/// Relay sends a key of theirs once, so that a message which is read again is answered once.
/// </summary>
internal sealed class Bot(IConfiguration settings, TimeProvider time, ILogger<Bot> log) : BackgroundService
{
    private const string Name = "echo-bot";
    private readonly string _prefix = settings["TOPIC_PREFIX"] ?? TopicNames.DefaultPrefix;
    private readonly HashSet<string> _accounts = [.. (settings["BOT_ACCOUNTS"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_accounts.Count == 0)
        {
            throw new InvalidOperationException("BOT_ACCOUNTS names no account: list those that the bot answers as channel/account, with commas between.");
        }

        // Only what StoreOffset names is committed: every 5 s, and at the end. The partitioner is that of Java and of the other samples.
        var reading = new ConsumerConfig { GroupId = Name, AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoOffsetStore = false, SessionTimeoutMs = 10_000 };
        var writing = new ProducerConfig { EnableIdempotence = true, Partitioner = Partitioner.Murmur2Random };
        reading.BootstrapServers = writing.BootstrapServers = settings["KAFKA"];
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(reading).Build();
        using var producer = new ProducerBuilder<string, byte[]>(writing).Build();
        consumer.Subscribe(_prefix + TopicNames.MessagesInbound);
        try
        {
            while (true)
            {
                var record = consumer.Consume(stoppingToken);
                // What throws here ends the process with the record uncommitted, and it comes again at the next start.
                await HandleAsync(record, producer);
                Done(record, consumer);
            }
        }
        finally
        {
            consumer.Close();
        }
    }

    private static void Done(ConsumeResult<Ignore, byte[]> record, IConsumer<Ignore, byte[]> consumer)
    {
        try { consumer.StoreOffset(record); }
        catch (KafkaException moved) when (moved.Error.Code == ErrorCode.Local_State) { /* It is another instance's by now, which reads it again. */ }
    }

    private async Task HandleAsync(ConsumeResult<Ignore, byte[]> record, IProducer<string, byte[]> producer)
    {
        var headers = record.Message.Headers.Select(header => KeyValuePair.Create(header.Key, (byte[]?)header.GetValueBytes()));
        if (!RelayEvent.TryRead(headers, record.Message.Value, out var found, out var fault))
        {
            log.LogWarning("passed by {Position}: {Fault}", record.TopicPartitionOffset, fault); // No retry makes it readable.
        }
        else if (found is { Type: EventTypes.MessageReceived, Data: Message message } && IsMine(message) && Answers.To(message.Content) is { } answer)
        {
            log.LogInformation("received {Id} {Type} in {Conversation}", found.Id, message.Content.Type, message.ConversationId);
            var command = CommandRecord.Of(new SendCommand
            {
                TenantId = message.TenantId, Channel = message.Channel, AccountId = message.AccountId, To = new Recipient(Id: message.From.Id),
                Content = new TextContent { Text = answer },
                IdempotencyKey = $"{Name}:{found.Id}",
            });
            await producer.ProduceAsync(_prefix + TopicNames.Commands, new() { Key = command.Key, Value = command.Value.ToArray() });
            log.LogInformation("replied to {Id}", found.Id);
        }
    }

    // The topic holds what customers write and nothing else, so a bot that answers whom it reads here never answers itself. It keeps out of
    // groups, and leaves alone what was asked while it was away.
    private bool IsMine(Message message) => _accounts.Contains($"{message.Channel}/{message.AccountId}")
        && message.From.Kind == PartyKinds.Customer && message.Context?.GroupId is null && time.GetUtcNow() - message.ReceivedAt < TimeSpan.FromHours(1);
}
