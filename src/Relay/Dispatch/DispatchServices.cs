using Relay.Contracts;
using Relay.Dispatch.Limits;
using Relay.Dispatch.Parking;
using Relay.Http;
using Relay.Kafka;
using Relay.Observability;

namespace Relay.Dispatch;

/// <summary>Registers Dispatch.</summary>
internal static class DispatchServices
{
    /// <summary>What it reads.</summary>
    public static RecordConsumerSettings Reading { get; } =
        new("dispatch", [TopicNames.MessagesInbound, TopicNames.MessagesOutbound, TopicNames.Receipts])
        {
            // A call that was begun may take its time; what came of it has to be recorded too, or the next owner repeats it.
            RevokeLimit = ProviderCalls.CallLimit + TimeSpan.FromSeconds(10),
        };

    public static IServiceCollection AddDispatch(this IServiceCollection services)
    {
        services.AddCheckedOptions<DispatchOptions, DispatchOptionsValidator>(DispatchOptions.SectionName);
        services.AddSingleton<DispatchGuard>();

        // What may be called, and when.
        services.AddSingleton<ScopeLimits>();
        services.AddSingleton<Destinations>();
        services.AddSingleton<IDestinationState>(p => p.GetRequiredService<Destinations>());
        services.AddSingleton<CallGate>();
        services.AddSingleton<DeliveryPipeline>();

        // What was delivered, and what is said of it.
        services.AddSingleton(_ => new HandledWindow(HandledWindow.DefaultCapacity));
        services.AddSingleton<StoreOutage>();
        services.AddSingleton<HandledDeliveries>();
        services.AddSingleton<ProviderWords>();

        services.AddSingleton<DeliveryPolicy>();
        services.AddSingleton<Deliverer>();
        services.AddSingleton<ReportWriter>();
        services.AddSingleton<ResultPublisher>();
        services.AddSingleton<Router>();
        services.AddSingleton<DispatchLanes>();
        services.AddSingleton<RecordRunner>();
        services.AddSingleton<ParkingLot>();
        services.AddSingleton<ParkedRunner>();
        services.AddSingleton<IReadinessPart, ParkingHealth>();
        services.AddSingleton<DispatchStage>();

        // Stopped in reverse: first the consumer, which drains through the stage and what is parked, then those two.
        services.AddSingleton<WishKeeper>();
        services.AddHostedService<ParkingScheduler>();
        services.AddHostedService(p => p.GetRequiredService<DispatchStage>());
        return services.AddRecordConsumer<DispatchStage>(Reading);
    }
}
