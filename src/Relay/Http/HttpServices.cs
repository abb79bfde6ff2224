using System.Net;
using Relay.Observability;

namespace Relay.Http;

/// <summary>Registers the outbound clients.</summary>
internal static class HttpServices
{
    // Some of Meta's hosts refuse requests without one.
    private const string UserAgent = "Relay/0.1";

    private static readonly NoPropagation Propagation = new();

    public static IServiceCollection AddProviderHttp(this IServiceCollection services)
    {
        foreach (var name in (string[])[HttpClients.Providers, HttpClients.Tokens, HttpClients.PublicDoor])
        {
            services.AddHttpClient(name)
                .ConfigureHttpClient(client =>
                {
                    client.Timeout = Timeout.InfiniteTimeSpan;
                    client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
                })
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
                {
                    // A redirect could lead a token to another host.
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ActivityHeadersPropagator = Propagation,
                    AutomaticDecompression = DecompressionMethods.All,
                    ConnectTimeout = TimeSpan.FromSeconds(5),
                    PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                    // Shorter than what servers and balancers keep idle, so that a request seldom meets a connection that just closed.
                    PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
                    MaxConnectionsPerServer = 256,
                })
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
                .RemoveAllLoggers();
        }

        services.AddSingleton<AccessTokens>();
        services.AddSingleton<ProviderCalls>();
        return services;
    }
}
