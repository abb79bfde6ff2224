using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Relay.IntegrationTests.Harness;
using Relay.StoreTests.Harness;
using Repository = Relay.IntegrationTests.Harness.Repository;

namespace DeployTests.Image;

/// <summary>The commands of the Dockerfile, run on a clean copy, and what comes of them, run as a container is: another user, nothing writable.</summary>
public sealed class ImageTests(ImageBuild build, PostgresServer postgres) : IClassFixture<ImageBuild>, IClassFixture<PostgresServer>
{
    private const string Settled = "Now listening on";

    [Fact]
    public void A_build_sees_what_it_needs_and_no_history_secrets_or_output()
    {
        Assert.Contains(build.Context.Files, file => file == "src/Relay/Program.cs");
        Assert.DoesNotContain(build.Context.Files, file => file.Split('/')[0] is ".git" or ".local" or "artifacts" or "tests" or "deploy" or "TestResults");
        Assert.False(build.Context.IsSeen("src/Relay/obj/project.assets.json"));
        Assert.False(build.Context.IsSeen("src/Relay/Relay.csproj.user"));
        Assert.False(build.Context.IsSeen("tenants.json"));
        Assert.False(build.Context.IsSeen(".env"));
        Assert.False(build.Context.IsSeen("samples/Simulator/obj/x.json"));
    }

    [Fact]
    public void What_is_published_is_the_program_and_what_it_needs_to_run()
    {
        Assert.Contains(build.Ran, command => command.Contains("dotnet publish src/Relay/Relay.csproj", StringComparison.Ordinal));
        var files = Directory.EnumerateFiles(build.Relay, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(build.Relay, file)).ToList();
        Assert.Superset(new HashSet<string>(["Relay.dll", "Relay.Contracts.dll", "Relay.runtimeconfig.json", "appsettings.json", "librdkafka.so"], StringComparer.Ordinal), files.ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain(files, file => Path.GetExtension(file) is ".pdb" or ".xml" or ".cs" || file.Contains("xunit", StringComparison.OrdinalIgnoreCase));
        Assert.True(File.Exists(Path.Combine(build.Simulator, "Relay.Simulator.dll")));

        // Another user must be able to read all of it, whatever the packages' files are allowed.
        Assert.All(files, file => Assert.True(File.GetUnixFileMode(Path.Combine(build.Relay, file)).HasFlag(UnixFileMode.OtherRead), file));
    }

    [Theory]
    [InlineData("Relay", "Relay.dll")]
    [InlineData("Simulator", "Relay.Simulator.dll")]
    public void An_image_holds_all_that_the_program_embeds(string project, string file)
    {
        // What a COPY forgets is no fault of the compiler's when it is found by a pattern.
        var built = Embedded(Repository.Program(project, file));
        Assert.NotEmpty(built);
        Assert.Equal(built, Embedded(Path.Combine(project == "Relay" ? build.Relay : build.Simulator, file)));
    }

    [Fact]
    public async Task Relay_runs_as_another_user_with_nothing_to_write_on_and_ends_with_0()
    {
        await CannotAsync();
        var before = Listing(build.Relay);
        var port = Ports.Free(1)[0];
        var image = build.Dockerfile.EnvironmentOf("relay");
        (string, string)[] settings = [("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_HTTP_PORTS", $"{port}"), ("Kafka__Partitions", "1")];

        await using var relay = new RelayProcess(Container.Start(build.Relay, image, ["dotnet", "Relay.dll"], settings), $"http://127.0.0.1:{port}");
        await relay.ReadyAsync(TimeSpan.FromSeconds(120));
        await using (var health = Container.Start(build.Relay, image, ["dotnet", "Relay.dll", "health"], settings))
        {
            Assert.True(await health.ExitCodeAsync() == 0, health.Tail());
        }

        Assert.Equal(0, await relay.StopAsync());
        await using (var health = Container.Start(build.Relay, image, ["dotnet", "Relay.dll", "health"], settings))
        {
            Assert.Equal(1, await health.ExitCodeAsync());
        }

        Assert.Equal(before, Listing(build.Relay));
        Assert.DoesNotContain(relay.Process.Lines, line => line.Contains("Read-only file system", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task In_Production_it_migrates_and_serves_the_portal_and_keeps_its_keys_in_the_store()
    {
        await CannotAsync();
        await using var database = await postgres.CreateAsync();
        await using var broker = await Broker.StartMockAsync([.. Site.Topics.Select(topic => "relay." + topic)], partitions: 1);
        var port = Ports.Free(1)[0];
        var image = build.Dockerfile.EnvironmentOf("relay");
        (string, string)[] settings =
        [
            ("ASPNETCORE_HTTP_PORTS", $"{port}"), ("ConnectionStrings__Relay", database.ConnectionString), ("Store__MigrateAtStart", "false"),
            ("Kafka__BootstrapServers", broker.BootstrapServers), ("Kafka__Partitions", "1"), ("Kafka__ReplicationFactor", "1"), ("Kafka__AllowWeakDurability", "true"),
            ("Relay__ShutdownDelay", "00:00:00"),
        ];

        // No more than the chart's Job gives it.
        await using (var migrate = Container.Start(build.Relay, image, ["dotnet", "Relay.dll", "migrate"], ("ASPNETCORE_ENVIRONMENT", "Production"), ("ConnectionStrings__Relay", database.ConnectionString)))
        {
            Assert.True(await migrate.ExitCodeAsync() == 0, migrate.Tail());
        }

        await using var relay = new RelayProcess(Container.Start(build.Relay, image, ["dotnet", "Relay.dll"], settings), $"http://127.0.0.1:{port}");
        await relay.ReadyAsync(TimeSpan.FromSeconds(120));
        using var client = Web.Client();

        // A page with a form needs the keys of data protection; a webhook larger than any buffer in memory must not be laid on disk.
        using var page = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/signin"), TestContext.Current.CancellationToken);
        Assert.True(page.IsSuccessStatusCode, $"{page.StatusCode}{Environment.NewLine}{relay.Process.Tail()}");
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes($"{{\"entry\":\"{new string('x', 3_000_000)}\"}}"));
        using var refused = await client.PostAsync(new Uri($"http://127.0.0.1:{port}/webhook/meta/nobody"), body, TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)refused.StatusCode);
        Assert.True(await database.ReadAsync<long>("SELECT count(*) FROM data_keys") > 0);
        Assert.Equal(0, await relay.StopAsync());
        Assert.DoesNotContain(relay.Process.Lines, line => line.Contains("Read-only file system", StringComparison.OrdinalIgnoreCase) || line.Contains("ephemeral", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_Simulator_runs_so_too()
    {
        await CannotAsync();
        var port = Ports.Free(1)[0];
        var image = build.Dockerfile.EnvironmentOf("simulator");
        var settingsFile = Path.Combine(Repository.Root, "samples/Simulator/simulator.example.json");
        (string, string)[] settings = [("ASPNETCORE_HTTP_PORTS", $"{port}"), ("Simulator__SettingsFile", settingsFile)];
        await using var simulator = Container.Start(build.Simulator, image, ["dotnet", "Relay.Simulator.dll"], [.. settings, ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information")]);
        await Until.TrueAsync(() => simulator.HasExited || simulator.Lines.Any(line => line.Contains(Settled, StringComparison.Ordinal)), "the Simulator listens", TimeSpan.FromMinutes(3));
        Assert.False(simulator.HasExited, simulator.Tail());
        await using (var health = Container.Start(build.Simulator, image, ["dotnet", "Relay.Simulator.dll", "health"], settings))
        {
            Assert.True(await health.ExitCodeAsync() == 0, health.Tail());
        }

        simulator.Terminate();
        Assert.Equal(0, await simulator.ExitCodeAsync());
    }

    private static async Task CannotAsync()
    {
        if (await Container.ObstacleAsync() is { } obstacle)
        {
            Assert.Skip(obstacle);
        }
    }

    private static IReadOnlyList<string> Embedded(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.ManifestResources.Select(handle => metadata.GetString(metadata.GetManifestResource(handle).Name)).Order(StringComparer.Ordinal)];
    }

    private static string Listing(string folder) => string.Join('\n', Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(entry => $"{entry} {File.GetLastWriteTimeUtc(entry):O}"));
}
