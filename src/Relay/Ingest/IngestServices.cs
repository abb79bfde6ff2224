using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Ingest.Spool;

namespace Relay.Ingest;

/// <summary>Registers and maps Ingest.</summary>
internal static class IngestServices
{
    /// <param name="hasSpool">Whether there is a store that takes webhooks while Kafka does not.</param>
    public static IServiceCollection AddIngest(this IServiceCollection services, bool hasSpool)
    {
        services.AddCheckedOptions<IngestOptions, IngestOptionsValidator>(IngestOptions.SectionName);
        services.AddSingleton<BodyBudget>();
        services.AddSingleton<TenantLimits>();
        services.AddSingleton<WebhookKeeper>();
        return hasSpool ? services.AddSpool() : services;
    }

    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder routes)
    {
        foreach (var provider in routes.ServiceProvider.GetRequiredService<ChannelCatalog>().Providers)
        {
            var endpoint = ActivatorUtilities.CreateInstance<WebhookEndpoint>(routes.ServiceProvider, provider);

            // Every method, since the contract wants its own 405 and no answer to HEAD.
            // Nothing that stands between routing and the API's routes is for them.
            routes.Map($"/webhook/{provider.Key}/{{tenantId}}", endpoint.HandleAsync).AllowAnonymous().ShortCircuit();
        }

        return routes;
    }

    /// <summary>How long Ingest's producer tries: half of the shorter budget, so that what it gave up on does not arrive afterwards.</summary>
    public static TimeSpan SendLimit(IServiceProvider services)
    {
        var timeouts = services.GetRequiredService<IOptions<IngestOptions>>().Value.AckTimeout;
        return (timeouts.Meta < timeouts.Genesys ? timeouts.Meta : timeouts.Genesys) / 2;
    }
}
