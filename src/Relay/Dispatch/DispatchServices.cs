using Microsoft.Extensions.Options;
using Relay.Contracts;
using Relay.Dispatch.Limits;
using Relay.Kafka;

namespace Relay.Dispatch;

/// <summary>Registers Dispatch.</summary>
internal static class DispatchServices
{
    public static IServiceCollection AddDispatch(this IServiceCollection services)
    {
        services.AddOptions<DispatchOptions>().BindConfiguration(DispatchOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DispatchOptions>, DispatchOptionsValidator>();
        services.AddSingleton(_ => new HandledWindow(HandledWindow.DefaultCapacity));
        services.AddSingleton<ScopeLimits>();
        services.AddSingleton<Destinations>();
        services.AddSingleton<IDestinationState>(p => p.GetRequiredService<Destinations>());
        services.AddSingleton<CallGate>();
        services.AddSingleton<DeliveryPipeline>();
        services.AddSingleton<Deliverer>();
        services.AddSingleton<ReportWriter>();
        services.AddSingleton<Router>();
        services.AddSingleton<DispatchStage>();

        // Stopped in reverse: first the consumer, which drains through the stage, then the stage.
        services.AddHostedService(p => p.GetRequiredService<DispatchStage>());
        return services.AddRecordConsumer<DispatchStage>(
            new RecordConsumerSettings("dispatch", [TopicNames.MessagesInbound, TopicNames.MessagesOutbound, TopicNames.Receipts]));
    }
}
