using Relay.Api;
using Relay.Storage;

namespace Relay.Connections;

/// <summary>Answers 503 while the store does not answer.</summary>
internal sealed partial class ConnectionsFilter(ILogger<ConnectionsFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            Log.StoreAway(logger, StoreFault.Describe(away));
            return Problems.Later("The store does not answer. Repeat the request.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConnectionsWithoutStore, LogLevel.Warning, "A request about a tenant's connections is answered 503: {Why}")]
        public static partial void StoreAway(ILogger logger, string why);
    }
}
