using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Relay.Channels;
using Relay.Dispatch;
using Relay.Ingest;
using Relay.Kafka;
using Relay.Storage;
using Relay.Tenants;
using Relay.Tests.Hosting;

namespace Relay.Tests;

/// <summary>A wrong configuration stops the real program, with a line for each fault that says key, value and what is allowed.</summary>
public sealed class StartCheckTests
{
    // Nothing listens there; what is wrong is said before anybody asks.
    private static readonly (string Key, string Value) NoStoreYet = ("ConnectionStrings:Relay", "Host=127.0.0.1;Port=1;Database=relay");

    [Theory]
    [InlineData("Relay:Roles", "Ingest,Juggle", "Relay:Roles holds 'Juggle'; allowed is one or more of Ingest, Normalize, Dispatch, Project, Portal, separated by commas.")]
    [InlineData("Relay:Roles", ",", "Relay:Roles is empty; allowed is one or more of Ingest, Normalize, Dispatch, Project, Portal, separated by commas.")]
    [InlineData("Relay:Roles", "1", "Relay:Roles holds '1'; allowed is one or more of Ingest, Normalize, Dispatch, Project, Portal, separated by commas.")]
    [InlineData("Relay:PublicBaseUrl", "relay.example", "Relay:PublicBaseUrl is 'relay.example'; allowed is an absolute http or https URL without a query.")]
    [InlineData("Relay:ShutdownDelay", "00:02:00", "Relay:ShutdownDelay is 00:02:00; allowed is 00:00:00 to 00:01:00.")]
    [InlineData("Relay:ShutdownDelay", "soon", "Relay:ShutdownDelay is 'soon'; allowed is a time span as hours:minutes:seconds.")]
    [InlineData("Relay:Role", "Ingest", "Relay:Role is no setting; allowed under Relay are Roles, PublicBaseUrl, ShutdownDelay.")]
    [InlineData("Kafka:Partitions", "abc", "Kafka:Partitions is 'abc'; allowed is a whole number.")]
    [InlineData("Kafka:Partitions", "", "Kafka:Partitions is ''; allowed is a whole number.")]
    [InlineData("Kafka:Partitions", "0", "Kafka:Partitions is 0; allowed is 1 to 1000.")]
    [InlineData("Kafka:Partitions", "99999999999", "Kafka:Partitions is '99999999999'; allowed is a whole number.")]
    [InlineData("Kafka:CreateTopics", "yes", "Kafka:CreateTopics is 'yes'; allowed is true or false.")]
    [InlineData("Kafka:TopicPrefix:0", "relay.", "Kafka:TopicPrefix is a list or a section; allowed is text.")]
    [InlineData("Kafka:Client:acks", "1", "Kafka:Client:acks is set; Relay's promises rest on it, so it cannot be changed. Remove it.")]
    [InlineData("Kafka:Client:foo.bar", "baz", "Kafka:Client:foo.bar is no setting of librdkafka; allowed are those of its CONFIGURATION.md.")]
    [InlineData("Kafka:Client:security.protocol", "sasl_nonsense", "Kafka:Client:security.protocol is 'sasl_nonsense', which librdkafka does not take (Invalid value \"sasl_nonsense\" for configuration property \"security.protocol\"); allowed is plaintext, ssl, sasl_plaintext or sasl_ssl.")]
    [InlineData("ASPNETCORE_URLS", "foo", "ASPNETCORE_URLS holds 'foo'; allowed are URLs like http://localhost:8080, separated by semicolons.")]
    [InlineData("Ingest:MaxBodyBytes", "100", "Ingest:MaxBodyBytes is 100; allowed is 1024 to 7340032 (the topic takes 8 MiB).")]
    [InlineData("Ingest:AckTimeout:Meta", "00:01:00", "Ingest:AckTimeout:Meta is 00:01:00; allowed is 00:00:00.2000000 to 00:00:30.")]
    [InlineData("Ingest:AckTimeout:Instagram", "00:00:01", "Ingest:AckTimeout:Instagram is no setting; allowed under Ingest:AckTimeout are Meta, Genesys.")]
    [InlineData("Ingest:UnverifiedBodyBytes", "4194303", "Ingest:UnverifiedBodyBytes is 4194303; allowed is 4194304 (a buffer for the largest body) or more.")]
    [InlineData("Ingest:RequestsPerSecondPerTenant", "-1", "Ingest:RequestsPerSecondPerTenant is -1; allowed is 0 (no limit) or more.")]
    [InlineData("Meta:GraphUrl", "x", "Meta:GraphUrl is no setting; allowed under Meta are GraphBaseUrl.")]
    [InlineData("Tenants:SeedFile", "no/such.json", "Tenants:SeedFile is 'no/such.json', which cannot be read (there is no such file); a readable JSON file is expected.")]
    [InlineData("ASPNETCORE_URLS", "localhost", "ASPNETCORE_URLS holds 'localhost'; allowed are URLs like http://localhost:8080, separated by semicolons.")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:99999", "ASPNETCORE_URLS holds 'http://localhost:99999'; allowed are URLs like http://localhost:8080, separated by semicolons.")]
    public void One_fault_is_one_line(string key, string value, string line) => Assert.Equal(line, Assert.Single(Check((key, value))));

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public void A_good_configuration_is_no_line(string environment) => Assert.Empty(Check(
        ("environment", environment), NoStoreYet, ("Kafka:BootstrapServers", "broker.example:9092"), ("Kafka:Client:security.protocol", "ssl"), ("Relay:Roles", " ingest, Normalize ")));

    [Fact]
    public async Task All_faults_are_said_at_once()
    {
        var (exitCode, errors, _) = await RelayProcess.RunAsync(
            ("Relay:Roles", "Ingest,Sing,Dance"),
            ("Kafka:Partitions", "many"),
            ("Kafka:ReplicationFactor", "10"),
            ("Kafka:Client:enable.idempotence", "false"),
            ("Ingest:MaxBodyByte", "1"),
            ("Ingest:AckTimeout:Genesys", "1 minute"),
            ("Tenants:SeedFile", "nowhere.json"));
        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "Ingest:AckTimeout:Genesys", "Ingest:MaxBodyByte", "Kafka:Client:enable.idempotence", "Kafka:Partitions", "Kafka:ReplicationFactor",
                "Relay:Roles", "Relay:Roles", "Tenants:SeedFile",
            ],
            errors.Select(e => e.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Outside_Development_brokers_must_be_named(string environment) => Assert.Equal(
        $"Kafka:BootstrapServers is empty; outside Development (this is '{environment}') it must name brokers as host:port.",
        Assert.Single(Check(("environment", environment), NoStoreYet)));

    [Fact]
    public void Production_refuses_fewer_than_three_copies_unless_told() => Assert.Equal(
        "Kafka:ReplicationFactor is 1; at least 3 is needed unless Kafka:AllowWeakDurability is true.",
        Assert.Single(Check(("environment", "Production"), NoStoreYet, ("Kafka:BootstrapServers", "broker.example:9092"), ("Kafka:ReplicationFactor", "1"))));

    [Fact]
    public async Task Without_an_environment_it_is_Production()
    {
        var (exitCode, errors, output) = await RelayProcess.RunAsync(("ASPNETCORE_ENVIRONMENT", null), NoStoreYet);
        Assert.Contains("'Production'", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
    }

    [Fact]
    public void Production_needs_a_store() => Assert.StartsWith(
        "ConnectionStrings:Relay is empty; in Production it must name a PostgreSQL database",
        Assert.Single(Check(("environment", "Production"), ("Kafka:BootstrapServers", "broker.example:9092"))),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_connection_string_that_is_none_is_told_without_being_repeated()
    {
        var (exitCode, errors, output) = await RelayProcess.RunAsync(("ConnectionStrings:Relay", "Host=db;Pasword=hush-7783"), ("Secrets:Provider", "Cupboard"));
        Assert.Equal(["ConnectionStrings:Relay", "Secrets:Provider"], errors.Select(e => e.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("hush", string.Join('\n', errors) + output, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task A_value_that_may_be_a_secret_is_not_repeated()
    {
        var (_, errors, output) = await RelayProcess.RunAsync(("Kafka:SaslPassword", "hush-7781"), ("Kafka:Client:acks", "hush-7782"));
        Assert.Equal(2, errors.Count);
        Assert.DoesNotContain("hush", string.Join('\n', errors) + output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Serilog:MinimumLevel:Default", "loud", "The configuration cannot be read: ")]
    [InlineData("Kestrel:Endpoints:One:Url", "ftp://localhost:1", "Relay cannot start as it is configured: ")]
    [InlineData("Kestrel:Endpoints:One:Protocols", "Http9", "Relay cannot start as it is configured: ")]
    public async Task What_the_host_refuses_is_one_line_too(string key, string value, string begin)
    {
        var (exitCode, errors, _) = await RelayProcess.RunAsync((key, value), ("Relay:Roles", "Ingest"));
        Assert.StartsWith(begin, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task An_address_in_use_is_one_line_too()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        var (exitCode, errors, _) = await RelayProcess.RunAsync(("ASPNETCORE_URLS", url), ("Relay:Roles", "Ingest"));
        Assert.Contains(url, Assert.Single(errors), StringComparison.Ordinal);
        Assert.StartsWith("ASPNETCORE_URLS names an address that cannot be listened on", errors[0], StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    /// <summary>What the program checks, without a process for each line.</summary>
    private static string[] Check(params (string Key, string Value)[] settings)
    {
        var environment = settings.FirstOrDefault(s => s.Key == "environment").Value ?? "Development";
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key.Replace("ASPNETCORE_", "", StringComparison.Ordinal), (string?)s.Value)));
        builder.AddListenUrls();
        var services = builder.Services;
        services.AddRelayCore(builder.Configuration);
        ChannelCatalog.AddTo(services);
        services.AddTenants(services.AddStorage(builder.Configuration));
        services.AddKafka(IngestServices.SendLimit);
        services.AddIngest(hasSpool: false);
        services.AddDispatch();
        using var provider = services.BuildServiceProvider();
        using var errors = new StringWriter();
        var passes = StartCheck.Passes(provider, errors);
        var lines = errors.ToString().Split(errors.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(passes, lines.Length == 0);
        return lines;
    }
}
