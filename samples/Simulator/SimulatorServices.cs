using System.Net;
using System.Security.Cryptography;
using Relay.Simulator.Driving;
using Relay.Simulator.Faults;
using Relay.Simulator.Genesys;
using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Genesys.SignIn;
using Relay.Simulator.Json;
using Relay.Simulator.Meta;
using Relay.Simulator.Meta.Manage;
using Relay.Simulator.Page;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator;

/// <summary>All parts, each a singleton: the simulator is one world.</summary>
internal static class SimulatorServices
{
    public static void AddSimulator(this WebApplicationBuilder builder, SimulatorSettings settings)
    {
        // Request logs would hold phone numbers (paths) and tokens (query strings).
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // A failed start is told by Program in one line, or by the runtime in full; the host would tell it a second time.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(RandomNumberGenerator.Create());
        services.AddSingleton<Ids>();
        services.AddSingleton<Catalog>();
        services.AddSingleton<FaultList>();
        services.AddSingleton<TrafficLog>();
        services.AddSingleton<ServiceGateway>();
        services.AddWebhooks();
        services.AddMeta();
        services.AddGenesys();
        services.AddSingleton<Scene>();
        services.AddSingleton<PhoneScene>();
        services.AddSingleton<DeskScene>();
        services.AddSingleton<CustomerWrites>();
        services.AddSingleton<PhoneReports>();
        services.AddSingleton<AgentWrites>();
        services.AddSingleton<GenesysDriving>();
        services.AddSingleton<MetaDriving>();
        services.AddSingleton<LogReader>();
        services.AddSingleton<Reset>();
    }

    private static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<Background>();
        services.AddSingleton<WebhookPoster>();
        services.AddSingleton<Handshake>();
        services.AddHttpClient(WebhookPoster.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseCookies = false,
                UseProxy = false,
                MaxConnectionsPerServer = 512,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(5),
            });
    }

    private static void AddMeta(this IServiceCollection services)
    {
        services.AddSingleton<MetaAccounts>();
        services.AddSingleton<GraphService>();
        services.AddSingleton<CallbackCheck>();
        services.AddSingleton<DebugToken>();
        services.AddSingleton<SubscribedApps>();
        services.AddSingleton<AppSubscriptions>();
        services.AddSingleton<PhoneNumbers>();
        services.AddSingleton<WebhookRoute>();
        services.AddSingleton<GraphMessages>();
        services.AddSingleton<Customers>();
        services.AddSingleton<ServiceWindow>();
        services.AddSingleton<SentMessages>();
        services.AddSingleton<MetaWebhooks>();
        services.AddSingleton<StatusPoster>();
    }

    private static void AddGenesys(this IServiceCollection services)
    {
        services.AddSingleton<Organizations>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<AuthorizationCodes>();
        services.AddSingleton<CodeExchange>();
        services.AddSingleton<SignInEndpoint>();
        services.AddSingleton<OpenIntegrations>();
        services.AddSingleton<GenesysService>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<Whoami>();
        services.AddSingleton<GenesysConversations>();
        services.AddSingleton<OpenMessaging>();
        services.AddSingleton<GenesysWebhooks>();
        services.AddSingleton<ReceiptPoster>();
    }
}
