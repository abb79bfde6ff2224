using System.Reflection;
using Microsoft.Extensions.Options;
using Relay.Kafka;
using Relay.Model;
using Relay.Storage;

namespace Relay;

/// <summary>Says at start what runs, with what, and what it does without.</summary>
internal sealed partial class StartReport(
    IOptions<RelayOptions> options, IOptions<StoreOptions> store, KafkaCluster cluster, ITenantDirectory tenants, ILogger<StartReport> logger)
{
    public void Write(IHostEnvironment environment)
    {
        var version = typeof(StartReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var roles = options.Value.ParsedRoles;
        Log.Starting(logger, version, environment.EnvironmentName, string.Join(',', roles.Order()), cluster.BootstrapServers);
        if (roles.Contains(RelayRole.Ingest))
        {
            Log.WebhookUrls(logger, options.Value.WebhookBaseUrl);
        }

        if (store.Value.ConnectionString is { Length: > 0 } connection)
        {
            Log.Store(logger, StoreSource.Describe(connection));
        }
        else
        {
            var snapshot = tenants.Current;
            Log.TrialMode(logger, snapshot.Count, snapshot.Tenants.Sum(t => t.Accounts.Count));
            if (roles.Contains(RelayRole.Normalize))
            {
                Log.OneNormalizer(logger);
            }
        }

    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Starting, LogLevel.Information,
            "Relay {Version} ({Environment}) starts with the roles {Roles}, Kafka at {BootstrapServers}")]
        public static partial void Starting(ILogger logger, string version, string environment, string roles, string bootstrapServers);

        [LoggerMessage(EventIds.StoreNamed, LogLevel.Information,
            "The store is {Store}: tenants and secrets come from it, and webhooks are answered 503 until they are loaded")]
        public static partial void Store(ILogger logger, string store);

        [LoggerMessage(EventIds.WebhookUrls, LogLevel.Information,
            "Webhook URLs of a tenant are {PublicBaseUrl}/webhook/meta/<tenant> and {PublicBaseUrl}/webhook/genesys/<tenant> (the host is Relay:PublicBaseUrl)")]
        public static partial void WebhookUrls(ILogger logger, string publicBaseUrl);

        [LoggerMessage(EventIds.TrialMode, LogLevel.Warning,
            "Relay runs without a store: its {Tenants} tenants with {Accounts} accounts come from Tenants:SeedFile alone; there is no spool, so webhooks "
            + "get 503 while Kafka is away; what cannot be delivered at once becomes a dead letter, and dead letters cannot be looked up; what was seen "
            + "and handled is remembered in memory, the last 1,000,000 of each, and so are the last 1,000,000 idempotency keys")]
        public static partial void TrialMode(ILogger logger, int tenants, int accounts);

        [LoggerMessage(EventIds.OneNormalizer, LogLevel.Warning,
            "Without a store only one process may run Normalize: who is who, and which commands were seen, is known to that process alone")]
        public static partial void OneNormalizer(ILogger logger);
    }
}
