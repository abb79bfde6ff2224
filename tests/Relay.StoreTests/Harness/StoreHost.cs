using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Relay.Channels;
using Relay.Fleet;
using Relay.Kafka;
using Relay.Observability;
using Relay.Secrets;
using Relay.Storage;
using Relay.Tenants;

namespace Relay.StoreTests.Harness;

/// <summary>A process of Relay as the store sees it: everything that has to do with the store, and nothing else.</summary>
internal sealed class StoreHost : IAsyncDisposable
{
    private StoreHost(IHost host, LogLines log)
    {
        Host = host;
        Log = log;
    }

    public IHost Host { get; }

    public LogLines Log { get; }

    public TenantDirectory Directory => Get<TenantDirectory>();

    public ServingGate Gate => Get<ServingGate>();

    /// <summary>Makes it, without starting anything.</summary>
    public static StoreHost Build(TestDatabase database, HostSettings? settings = null)
    {
        settings ??= new HostSettings();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Environment.EnvironmentName = Environments.Development;
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Relay"] = database.ConnectionString,
            ["Tenants:SeedFile"] = settings.SeedFile ?? "",
            ["Tenants:Reseed"] = settings.Reseed ? "true" : "false",
        });
        builder.Configuration.AddInMemoryCollection(settings.Vault is null ? [] : KeyVaultStandIn.Settings);
        builder.Configuration.AddInMemoryCollection(settings.More);

        var log = new LogLines();
        builder.Logging.AddProvider(log);
        var services = builder.Services;
        services.AddRouting();
        services.AddMetrics();
        services.AddRelayCore(builder.Configuration);
        services.RemoveAll<IHostedService>();
        services.RemoveAll<Readiness>();
        if (settings.Time is { } time)
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        }

        ChannelCatalog.AddTo(services);
        Assert.True(services.AddStorage(builder.Configuration));
        if ((settings.VaultAccess ?? settings.Vault?.Access()) is { } access)
        {
            services.AddSingleton(access);
        }

        services.AddSecrets(builder.Configuration);
        services.AddTenants(hasStore: true);
        services.AddFleet(hasStore: true, watches: false);
        if (settings.Kafka)
        {
            services.AddKafka(_ => TimeSpan.FromSeconds(5));
        }

        if (!settings.Listens)
        {
            services.Remove(services.Single(s => s.ImplementationType == typeof(SnapshotListener)));
        }

        return new StoreHost(builder.Build(), log);
    }

    /// <summary>Makes it, starts it and waits for its first snapshot.</summary>
    public static async Task<StoreHost> StartAsync(TestDatabase database, HostSettings? settings = null)
    {
        var host = Build(database, settings);
        await host.StartAsync();
        await host.Directory.Loaded.WaitAsync(TimeSpan.FromMinutes(4));
        return host;
    }

    /// <summary>Starts it; nothing need be loaded yet.</summary>
    public Task StartAsync() => Host.StartAsync();

    public T Get<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    public Task<RelayDb> DbAsync() => Get<IDbContextFactory<RelayDb>>().CreateDbContextAsync();

    /// <summary>Changes tenants as the portal would, and says which version that made.</summary>
    public async Task<long> ChangeAsync(Func<RelayDb, Task> change)
    {
        await using var db = await DbAsync();
        await change(db);
        await db.SaveChangesAsync();
        return db.SavedVersion ?? throw new InvalidOperationException("The change concerned no tenant.");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        await ((IAsyncDisposable)Host).DisposeAsync();
    }
}

/// <summary>How a <see cref="StoreHost"/> is set up.</summary>
internal sealed record HostSettings
{
    public string? SeedFile { get; init; }

    public bool Reseed { get; init; }

    /// <summary>False: it hears of changes by asking only.</summary>
    public bool Listens { get; init; } = true;

    /// <summary>True: with what there is for Kafka, to be used without starting anything.</summary>
    public bool Kafka { get; init; }

    public TimeProvider? Time { get; init; }

    /// <summary>Null: secrets are in the store.</summary>
    public KeyVaultStandIn? Vault { get; init; }

    /// <summary>Null: the vault's usual one.</summary>
    public KeyVaultAccess? VaultAccess { get; init; }

    public Dictionary<string, string?> More { get; init; } = [];
}
