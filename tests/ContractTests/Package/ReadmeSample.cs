#pragma warning disable RS0030 // Who copies it has a console; it is compiled here and never run.
using Confluent.Kafka;
using Relay.Contracts;

namespace ContractTests.Package;

/// <summary>The sample of the package's README: what stands there is what is compiled here.</summary>
internal static class ReadmeSample
{
    public static void Run()
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = "localhost:9092", GroupId = "my-bot", AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoOffsetStore = false, // Only what StoreOffset names is committed: what a crash cuts off comes again.
        };
        using var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        consumer.Subscribe(TopicNames.DefaultPrefix + TopicNames.MessagesInbound);
        while (true)
        {
            var record = consumer.Consume();
            var headers = record.Message.Headers.Select(header => KeyValuePair.Create(header.Key, (byte[]?)header.GetValueBytes()));
            if (!RelayEvent.TryRead(headers, record.Message.Value, out var found, out var fault))
            {
                Console.Error.WriteLine($"not an event of Relay's: {fault}");
            }
            else if (found.Data is Message { Content: TextContent text } message)
            {
                // Delivery is at least once: keep found.Id, and pass over what you have handled.
                Console.WriteLine($"{found.Id} {message.From.Name}: {text.Text}");
            }

            consumer.StoreOffset(record);
        }
    }
}
