using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Relay.Ingest;
using Relay.Kafka;
using Relay.Model;

namespace Relay.Tests.Hosting;

/// <summary>The real program on a real Kestrel with the embedded broker, as small as it goes; only what a test names is replaced.</summary>
public class RelayApp : WebApplicationFactory<Program>
{
    private readonly string _seedFile = Path.Combine(Path.GetTempPath(), $"relay-seed-{Guid.NewGuid():N}.json");
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal)
    {
        ["Relay:Roles"] = "Ingest",
        ["Relay:ShutdownDelay"] = "00:00:00",
        ["Kafka:Partitions"] = "2",
        ["Ingest:MaxBodyBytes"] = "65536",
        ["Ingest:UnverifiedBodyBytes"] = "65536000",
        // Shared machines stall: a test waits longer than a provider would.
        ["Ingest:AckTimeout:Meta"] = "00:00:30",
        ["Ingest:AckTimeout:Genesys"] = "00:00:30",
    };

    private readonly Lazy<int> _port;
    private Action<IServiceCollection>? _replace;

    public RelayApp()
    {
        UseKestrel(0);
        _port = new Lazy<int>(() =>
        {
            StartServer();
            return ClientOptions.BaseAddress.Port;
        });
    }

    internal int Port => _port.Value;

    internal string Seed { get; set; } = The.Seed;

    internal KafkaCluster Cluster
    {
        get
        {
            _ = Port;
            return Services.GetRequiredService<KafkaCluster>();
        }
    }

    internal BodyBudget Budget
    {
        get
        {
            _ = Port;
            return Services.GetRequiredService<BodyBudget>();
        }
    }

    /// <summary>Sets what <c>appsettings.json</c> would; before the first use.</summary>
    internal RelayApp With(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    internal RelayApp With(TimeProvider time) => Replace(services => services.AddSingleton(time));

    internal RelayApp With(ITenantDirectory tenants) => Replace(services => services.AddSingleton(tenants));

    internal RelayApp Replace(Action<IServiceCollection> replace)
    {
        _replace += replace;
        return this;
    }

    internal ValueTask<RawConnection> ConnectAsync() => RawConnection.OpenAsync(Port);

    /// <summary>One request on a connection of its own.</summary>
    internal async Task<RawAnswer> SendAsync(RawRequest request)
    {
        await using var connection = await ConnectAsync();
        return await connection.SendAsync(request);
    }

    /// <summary>Reads <c>webhooks</c> from its beginning.</summary>
    internal WebhooksTopic OpenTopic() => new(Cluster.BootstrapServers, partitions: 2);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        File.WriteAllText(_seedFile, Seed);
        builder.UseSetting("Tenants:SeedFile", _seedFile);
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services => _replace?.Invoke(services));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        File.Delete(_seedFile);
    }
}
