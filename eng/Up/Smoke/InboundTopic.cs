using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace Relay.Up.Smoke;

/// <summary>A reader of <c>messages.inbound</c> that sees what is published from now on, as a downstream system would.</summary>
internal sealed class InboundTopic : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IConsumer<string, byte[]> _consumer;
    private readonly TimeProvider _time;

    private InboundTopic(IConsumer<string, byte[]> consumer, TimeProvider time)
    {
        _consumer = consumer;
        _time = time;
    }

    /// <summary>Stands at the end of every partition when it returns, so that nothing later is missed.</summary>
    public static Attempt<InboundTopic> Open(string bootstrapServers, string topic, TimeProvider time)
    {
        var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "relay-smoke",
            EnableAutoCommit = false,
            // The mock broker holds a fetch back for all of this time when it finds nothing, which would count as Relay's.
            FetchWaitMaxMs = 5,
            AllowAutoCreateTopics = false,
        }).SetLogHandler(static (_, _) => { }).Build();
        try
        {
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var found = admin.GetMetadata(topic, Patience).Topics.Find(known => known.Topic == topic);
            if (found is null || found.Error.IsError || found.Partitions.Count == 0)
            {
                consumer.Dispose();
                return Attempt<InboundTopic>.Failed($"there is no topic {topic} although Relay is ready");
            }

            consumer.Assign(found.Partitions.Select(partition =>
            {
                var place = new TopicPartition(topic, partition.PartitionId);
                return new TopicPartitionOffset(place, consumer.QueryWatermarkOffsets(place, Patience).High);
            }).ToList());
            return new InboundTopic(consumer, time);
        }
        catch (KafkaException exception)
        {
            consumer.Dispose();
            return Attempt<InboundTopic>.Failed($"Kafka could not be read: {exception.Error.Reason}");
        }
    }

    /// <summary>The event that carries <paramref name="text"/>, as soon as it comes. Runs on a thread of its own.</summary>
    public Task<Attempt<SeenEvent>> WaitForTextAsync(string text, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => WaitForText(text, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => _consumer.Dispose();

    private Attempt<SeenEvent> WaitForText(string text, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var record = _consumer.Consume(cancellationToken);
                var seenAt = _time.GetTimestamp();
                using var value = JsonDocument.Parse(record.Message.Value);
                if (Json.Text(value.RootElement, "content", "text") == text)
                {
                    return new SeenEvent(
                        Header(record, "ce_id"), Header(record, "ce_type"), Header(record, "ce_tenant"), record.Message.Key, value.RootElement.Clone(), seenAt);
                }
            }
        }
        catch (ConsumeException exception)
        {
            return Attempt<SeenEvent>.Failed($"Kafka could not be read: {exception.Error.Reason}");
        }
        catch (JsonException)
        {
            return Attempt<SeenEvent>.Failed("a record of the inbound topic is not JSON");
        }
    }

    private static string? Header(ConsumeResult<string, byte[]> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out var value) ? Encoding.UTF8.GetString(value) : null;
}
