using Relay.Contracts;
using Relay.Kafka;
using Relay.Observability;

namespace Relay.Project;

/// <summary>Registers Project. It needs a store: without one there is nothing to keep.</summary>
internal static class ProjectServices
{
    public static IServiceCollection AddProject(this IServiceCollection services)
    {
        services.AddSingleton<ReadModelHealth>();
        services.AddSingleton<IReadinessPart>(p => p.GetRequiredService<ReadModelHealth>());
        services.AddSingleton<ProjectStage>();

        // Stopped in reverse: first the consumer, which drains through the stage, then the stage.
        services.AddHostedService(p => p.GetRequiredService<ProjectStage>());
        return services.AddRecordConsumer<ProjectStage>(new RecordConsumerSettings("project", [TopicNames.DeadLetters]));
    }
}
