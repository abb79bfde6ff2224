using Relay.Contracts;
using Relay.Kafka;

namespace Relay.Normalize;

/// <summary>Registers Normalize.</summary>
internal static class NormalizeServices
{
    public static IServiceCollection AddNormalize(this IServiceCollection services)
    {
        services.AddSingleton(_ => new SeenWindow(SeenWindow.DefaultCapacity));
        services.AddSingleton(_ => new CustomerDirectory(CustomerDirectory.DefaultCapacity));
        services.AddSingleton<EventFactory>();
        services.AddSingleton<Normalizer>();
        services.AddSingleton<CommandReader>();
        services.AddSingleton<WarmUp>();
        services.AddSingleton<NormalizeStage>();

        // Stopped in reverse: first the consumer, which drains through the stage, then the stage.
        services.AddHostedService(p => p.GetRequiredService<NormalizeStage>());
        return services.AddRecordConsumer<NormalizeStage>(new RecordConsumerSettings("normalize", [TopicNames.Webhooks, TopicNames.Commands]) { TopicFamilies = [TopicNames.Commands] });
    }
}
