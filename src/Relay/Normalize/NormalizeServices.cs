using Relay.Contracts;
using Relay.Kafka;
using Relay.Observability;

namespace Relay.Normalize;

/// <summary>Registers Normalize.</summary>
internal static class NormalizeServices
{
    /// <param name="hasStore">Whether there is anything behind memory.</param>
    public static IServiceCollection AddNormalize(this IServiceCollection services, bool hasStore)
    {
        services.AddSingleton(_ => new SeenWindow(SeenWindow.DefaultCapacity));
        services.AddSingleton(_ => new CustomerDirectory(CustomerDirectory.DefaultCapacity) { Notes = hasStore ? new CustomerNotes() : null });
        services.AddSingleton<StoreBreaker>();
        services.AddSingleton<NormalizeMemory>();
        if (hasStore)
        {
            services.AddSingleton<IReadinessPart>(p => p.GetRequiredService<NormalizeMemory>());
            services.AddHostedService<SeenCatchUp>();
        }

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
