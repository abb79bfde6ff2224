namespace Relay.Events;

/// <summary>Registers the writers; each user gets its own, since a writer reuses its buffer.</summary>
internal static class EventServices
{
    public static IServiceCollection AddEventWriters(this IServiceCollection services) =>
        services.AddTransient<EventWriter>().AddTransient<QuarantineWriter>();
}
