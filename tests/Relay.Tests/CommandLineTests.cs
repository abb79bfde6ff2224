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
