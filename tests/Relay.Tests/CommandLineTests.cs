namespace Relay.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Fact]
    public void Without_a_command_it_serves_and_everything_is_a_setting()
    {
        var parsed = Parse("--Kafka:TopicPrefix", "x.", "--Relay:Roles=Ingest", "/Store:MigrateAtStart=false", "Tenants:SeedFile=@seed.json");
        Assert.Equal(Verb.Serve, parsed.Verb);
        Assert.Equal(["--Kafka:TopicPrefix", "x.", "--Relay:Roles=Ingest", "/Store:MigrateAtStart=false", "Tenants:SeedFile=@seed.json"], parsed.Settings);
    }

    [Fact]
    public void Migrate_is_a_command_and_takes_settings_too()
    {
        var parsed = Parse("migrate", "--ConnectionStrings:Relay=Host=db");
        Assert.Equal(Verb.Migrate, parsed.Verb);
        Assert.Equal(["--ConnectionStrings:Relay=Host=db"], parsed.Settings);
    }

    [Fact]
    public void Moving_secrets_is_a_command_and_takes_settings_too()
    {
        var parsed = Parse("move-secrets", "--Secrets:Provider=KeyVault");
        Assert.Equal((Verb.MoveSecrets, "--Secrets:Provider=KeyVault"), (parsed.Verb, Assert.Single(parsed.Settings)));
    }

    [Fact]
    public void Protecting_keys_is_a_command_and_takes_settings_too()
    {
        var parsed = Parse("protect-keys", "--Secrets:Local:Certificate:File=/keys/new.pfx");
        Assert.Equal((Verb.ProtectKeys, "--Secrets:Local:Certificate:File=/keys/new.pfx"), (parsed.Verb, Assert.Single(parsed.Settings)));
    }

    [Fact]
    public void Asking_for_health_is_a_command_and_takes_settings_too()
    {
        var parsed = Parse("health", "--urls=http://127.0.0.1:9000");
        Assert.Equal((Verb.Health, "--urls=http://127.0.0.1:9000"), (parsed.Verb, Assert.Single(parsed.Settings)));
    }

    [Fact]
    public void Replay_takes_a_tenant_and_times_and_settings_too()
    {
        var parsed = Parse("replay", "--tenant", "acme", "--from", "2026-03-01T10:00:00Z", "--to", "2026-03-01T12:30:00+01:00", "--Kafka:BootstrapServers=broker:9092");
        Assert.Equal(Verb.Replay, parsed.Verb);
        Assert.Equal(["--Kafka:BootstrapServers=broker:9092"], parsed.Settings);
        Assert.Equal(("acme", 100), (parsed.Replay!.Tenant.Value, parsed.Replay.PerSecond));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), parsed.Replay.From);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 11, 30, 0, TimeSpan.Zero), parsed.Replay.To);
        Assert.Null(Parse("replay", "--tenant", "acme", "--from", "2026-03-01").Replay!.To);
        Assert.Null(Parse("migrate").Replay);
    }

    [Theory]
    [InlineData("'--tenant' is required", "--from", "2026-03-01")]
    [InlineData("'--from' is required", "--tenant", "acme")]
    [InlineData("--from is 'yesterday'; allowed is a time like 2026-03-01T10:00:00Z", "--tenant", "acme", "--from", "yesterday")]
    [InlineData("--tenant is 'Acme!'; allowed are 1 to 63 characters", "--tenant", "Acme!", "--from", "2026-03-01")]
    [InlineData("--to is not after --from", "--tenant", "acme", "--from", "2026-03-02", "--to", "2026-03-01")]
    [InlineData("--rate is '0'; allowed is 1 to 10000", "--tenant", "acme", "--from", "2026-03-01", "--rate", "0")]
    public void A_replay_that_cannot_be_meant_is_refused(string words, params string[] args)
    {
        var parsed = Parse(["replay", .. args]);
        Assert.Null(parsed.Verb);
        Assert.NotEqual(0, parsed.ExitCode);
        Assert.Contains(words, _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--reseed")]
    [InlineData("--reseed", "--Relay:Roles=Ingest")]
    [InlineData("--Relay:Roles=Ingest", "--reseed")]
    public void Reseed_is_a_setting_by_another_name(params string[] args)
    {
        var parsed = Parse(args);
        Assert.Equal(Verb.Serve, parsed.Verb);
        Assert.Contains("--Tenants:Reseed=true", parsed.Settings);
        Assert.DoesNotContain("--reseed", parsed.Settings);
    }

    [Fact]
    public void A_misspelt_command_does_not_start_the_server()
    {
        var parsed = Parse("migrat");
        Assert.Null(parsed.Verb);
        Assert.Equal(2, parsed.ExitCode);
        Assert.Contains("'migrat'", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_printed_and_ends_the_program()
    {
        var parsed = Parse("--help");
        Assert.Null(parsed.Verb);
        Assert.Equal(0, parsed.ExitCode);
        Assert.Contains("migrate", _output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    private CommandLine Parse(params string[] args) => CommandLine.Parse(args, _output, _errors);
}
