using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Relay.Contracts;

namespace Relay.Samples.Consumer;

/// <summary>Handles each message from a customer once, in the order of its conversation, and answers texts when it is told to.</summary>
internal sealed class InboundConsumer(IConfiguration settings, TimeProvider time, ILogger<InboundConsumer> log) : BackgroundService
{
    // The consumer group; it also stands before the keys of replies, so that those of two systems never meet.
    private const string Name = "consumer-csharp";
    private readonly string _prefix = settings["TOPIC_PREFIX"] ?? TopicNames.DefaultPrefix;
    private readonly HandledIds _handled = new($"{Name}.handled");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
        else if (found is not { Type: EventTypes.MessageReceived, Data: Message message })
        {
            log.LogInformation("passed by {Position}: {Type}", record.TopicPartitionOffset, found.Type); // An edit, or what a later Relay adds.
        }
        else if (_handled.Contains(found.Id))
        {
            log.LogInformation("seen before {Id}", found.Id);
        }
        else
        {
            // Your work goes here. Texts and phone numbers belong in no log.
            log.LogInformation("received {Id} {Type} in {Conversation}", found.Id, message.Content.Type, message.ConversationId);
            // What was asked while this program was away wants no answer now, and groups want none at all.
            var isFresh = time.GetUtcNow() - message.ReceivedAt < TimeSpan.FromHours(1);
            if (settings["REPLY"] is { Length: > 0 } reply && isFresh && message.Content is TextContent && message.Context?.GroupId is null)
            {
                await ReplyAsync(message, reply, producer);
            }

            _handled.Add(found.Id);
        }
    }

    private async Task ReplyAsync(Message message, string text, IProducer<string, byte[]> producer)
    {
        var command = CommandRecord.Of(new SendCommand
        {
            TenantId = message.TenantId, Channel = message.Channel, AccountId = message.AccountId, To = new Recipient(Id: message.From.Id),
            Content = new TextContent { Text = text },
            IdempotencyKey = $"{Name}:{message.Id}", // Relay sends a key once, however often it is written.
        });
        await producer.ProduceAsync(_prefix + TopicNames.Commands, new() { Key = command.Key, Value = command.Value.ToArray() });
        log.LogInformation("replied to {Id}", message.Id);
    }
}
