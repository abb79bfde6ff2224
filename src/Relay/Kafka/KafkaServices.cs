namespace Relay.Kafka;

/// <summary>Registers Kafka.</summary>
internal static class KafkaServices
{
    /// <summary>Keys of the two producers.</summary>
    public const string IngestProducer = "ingest";
    public const string StageProducer = "stages";

    public static IServiceCollection AddKafka(this IServiceCollection services, Func<IServiceProvider, TimeSpan> ingestLimit)
    {
        services.AddCheckedOptions<KafkaOptions, KafkaOptionsValidator>(KafkaOptions.SectionName);
        services.AddSingleton<KafkaTopics>();
        services.AddSingleton<KafkaHealth>();
        services.AddSingleton<KafkaCluster>();
        services.AddSingleton<IRecordRangeReader, RecordRangeReader>();
        services.AddSingleton<IPartitionLookup, PartitionLookup>();
        services.AddSingleton<TopicsReady>();
        services.AddSingleton<DrainSignal>();
        services.AddHostedService<TopicSetup>();
        services.AddHostedService<KafkaProbe>();
        services.AddKeyedSingleton(IngestProducer, (p, _) =>
            ActivatorUtilities.CreateInstance<RecordProducer>(p, "ingest producer", new SendLimit(ingestLimit(p))));
        services.AddKeyedSingleton<IRecordProducer>(IngestProducer, (p, key) => p.GetRequiredKeyedService<RecordProducer>(key));
        services.AddKeyedSingleton<IRecordProducer>(StageProducer, (p, _) =>
            ActivatorUtilities.CreateInstance<RecordProducer>(p, "stage producer", new SendLimit(null)));
        return services;
    }

    /// <summary>Adds a stage: a consumer and the sink that it feeds.</summary>
    public static IServiceCollection AddRecordConsumer<TSink>(this IServiceCollection services, RecordConsumerSettings settings)
        where TSink : class, IRecordSink =>
        services.AddSingleton<IHostedService>(p =>
            ActivatorUtilities.CreateInstance<RecordConsumer>(p, settings, p.GetRequiredService<TSink>()));
}
