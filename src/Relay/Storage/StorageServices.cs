using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;
using Relay.Storage.Handled;
using Relay.Storage.Outcomes;
using Relay.Storage.Parking;
using Relay.Storage.DeadLetters;
using Relay.Storage.Idempotency;
using Relay.Storage.Partitions;
using Relay.Storage.Processes;
using Relay.Storage.Sightings;
using Relay.Storage.Spool;
using Relay.Storage.Seen;
using Relay.Storage.Watch;

namespace Relay.Storage;

/// <summary>Registers the store.</summary>
internal static class StorageServices
{
    private const string HistoryTable = "schema_migrations";

    /// <summary>Registers it when a connection string is set, and says whether one is.</summary>
    public static bool AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString(StoreOptions.ConnectionName) ?? "";
        services.AddCheckedOptions<StoreOptions, StoreOptionsValidator>(StoreOptions.SectionName);
        services.AddCheckedOptions<DedupeOptions, DedupeOptionsValidator>(DedupeOptions.SectionName);
        services.Configure<StoreOptions>(o => o.ConnectionString = connection);
        if (connection.Length == 0)
        {
            return false;
        }

        services.AddSingleton(p => StoreSource.Build(p.GetRequiredService<IOptions<StoreOptions>>().Value.ConnectionString, p.GetRequiredService<ILoggerFactory>()));
        services.AddKeyedSingleton(StoreSource.Spool, (p, _) => StoreSource.BuildForSpool(
            p.GetRequiredService<IOptions<StoreOptions>>().Value.ConnectionString, p.GetRequiredService<ILoggerFactory>()));
        services.AddDbContextFactory<RelayDb>((p, db) => db
            .UseNpgsql(p.GetRequiredService<NpgsqlDataSource>(), o => o.MigrationsHistoryTable(HistoryTable))
            .ConfigureWarnings(warnings => warnings
                // Migrations are written by hand, so there is no snapshot of the model to compare with; a test compares with the database.
                .Ignore(RelationalEventId.PendingModelChangesWarning)
                // Whoever uses the store says what it means that it failed; EF would print the statement besides.
                .Log((RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug))));
        services.AddSingleton<StoreReady>();
        services.AddSingleton<IStoreTurns, StoreTurns>();
        services.AddSingleton<TenantDb>();
        services.AddSingleton<StoreMigrator>();
        services.AddSingleton<PartitionPlan>();
        services.AddSingleton<StorePreparation>();
        services.AddSingleton<SnapshotNews>();
        services.AddSingleton<SpoolNews>();
        services.AddSingleton<ISpoolStore, SpoolStore>();
        services.AddSingleton<ProcessTable>();
        services.AddSingleton<PartitionMemory>();
        services.AddSingleton<SightingTable>();
        services.AddSingleton<WatchTable>();
        services.AddSingleton<ISeenStore, SeenStore>();
        services.AddSingleton<KeyRingRepository>();
        services.AddSingleton<IHandledTable, HandledTable>();
        services.AddSingleton<IOutcomeTable, OutcomeTable>();
        services.AddSingleton<IParkingTable, ParkingTable>();
        services.AddSingleton<ParkedReader>();
        services.AddSingleton<ParkedWishes>();
        services.AddSingleton<IParkedWishes>(p => p.GetRequiredService<ParkedWishes>());
        services.AddSingleton<IdempotencyTable>();
        services.AddSingleton<DeadLetterWriter>();
        services.AddSingleton<DeadLetterReader>();
        services.AddSingleton<DeadLetterDecisions>();
        services.AddHostedService<SnapshotListener>();
        services.AddHostedService<PartitionKeeper>();
        return true;
    }

    /// <summary>Registers the management data of a trial, which are in memory and end with the process.</summary>
    public static IServiceCollection AddTrialStorage(this IServiceCollection services)
    {
        services.AddSingleton<TrialChanges>();
        services.AddDbContextFactory<RelayDb>((p, db) => db
            .UseInMemoryDatabase("relay", p.GetRequiredService<TrialDatabase>().Root)
            .AddInterceptors(p.GetRequiredService<TrialChanges>())
            .ConfigureWarnings(warnings => warnings.Ignore(InMemoryEventId.TransactionIgnoredWarning)));
        services.AddSingleton<TrialDatabase>();
        services.AddSingleton<TenantDb>();
        services.AddSingleton<SnapshotNews>();
        return services.AddSingleton<IStoreTurns, OwnTurns>();
    }

    /// <summary>The memory that belongs to one host.</summary>
    private sealed class TrialDatabase
    {
        public InMemoryDatabaseRoot Root { get; } = new();
    }
}
