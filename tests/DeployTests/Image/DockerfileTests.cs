using System.Text.Json;
using System.Text.RegularExpressions;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Image;

/// <summary>What can be seen of an image by reading how it is made.</summary>
public sealed partial class DockerfileTests
{
    private static readonly Dockerfile Dockerfile = Dockerfile.Read(Path.Combine(Repository.Root, "Dockerfile"));

    public static TheoryData<string, string> Images => new() { { "relay", "Relay.dll" }, { "simulator", "Relay.Simulator.dll" } };

    [Fact]
    public void It_begins_with_the_version_of_its_own_syntax() =>
        Assert.Matches(@"^# syntax=docker/dockerfile:\d+\.\d+\.\d+$", File.ReadLines(Path.Combine(Repository.Root, "Dockerfile")).First());

    [Fact]
    public void Images_it_is_built_on_have_exact_versions_and_the_sdk_is_that_of_the_repository()
    {
        Assert.All(Dockerfile.Stages.Where(s => !Dockerfile.Stages.Any(other => other.Name == s.From)), s => Assert.Matches(ExactImage(), s.From));
        using var global = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "global.json")));
        var sdk = global.RootElement.GetProperty("sdk").GetProperty("version").GetString()!;

        // global.json lets patches of the same band roll forward.
        Assert.Contains($"/sdk:{sdk[..^2]}", Dockerfile.Arguments["SDK_IMAGE"], StringComparison.Ordinal);
        Assert.Contains("/aspnet:10.0.", Dockerfile.Arguments["RUNTIME_IMAGE"], StringComparison.Ordinal);
        Assert.EndsWith("-chiseled", Dockerfile.Arguments["RUNTIME_IMAGE"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_stage_is_Relay() => Assert.Equal("relay", Dockerfile.Stages[^1].Name);

    [Theory]
    [MemberData(nameof(Images))]
    public void An_image_runs_its_program_directly_as_a_user_without_rights(string image, string program)
    {
        var instructions = Dockerfile.InstructionsOf(image).ToList();
        Assert.Equal($"[\"dotnet\", \"{program}\"]", Assert.Single(instructions, i => i.Word == "ENTRYPOINT").Rest);
        Assert.Equal("$APP_UID", Assert.Single(instructions, i => i.Word == "USER").Rest);
        Assert.Equal("8080", Assert.Single(instructions, i => i.Word == "EXPOSE").Rest);
        Assert.Equal("SIGTERM", Assert.Single(instructions, i => i.Word == "STOPSIGNAL").Rest);
        Assert.EndsWith($"CMD [\"dotnet\", \"{program}\", \"health\"]", Assert.Single(instructions, i => i.Word == "HEALTHCHECK").Rest, StringComparison.Ordinal);
        Assert.DoesNotContain(instructions, i => i.Word is "RUN" or "VOLUME" or "ADD");
        Assert.All(instructions.Where(i => i.Word == "COPY"), i => Assert.NotNull(i.FromStage));
        Assert.Contains("org.opencontainers.image.title=", string.Join(' ', instructions.Where(i => i.Word == "LABEL").Select(i => i.Rest)), StringComparison.Ordinal);
        Assert.Equal(("8080", "0"), (Dockerfile.EnvironmentOf(image)["ASPNETCORE_HTTP_PORTS"], Dockerfile.EnvironmentOf(image)["DOTNET_EnableDiagnostics"]));
    }

    [Fact]
    public void Packages_are_restored_before_sources_are_copied()
    {
        var instructions = Dockerfile.InstructionsOf("build").ToList();
        var restore = instructions.FindIndex(i => i.Rest.Contains("dotnet restore", StringComparison.Ordinal));
        var sources = instructions.FindIndex(i => i.Word == "COPY" && i.Words[0] == "src/");
        Assert.InRange(restore, 0, sources - 1);
        Assert.All(instructions.Take(restore).Where(i => i.Word == "COPY").SelectMany(i => i.Words.SkipLast(1)), file => Assert.DoesNotContain(".cs ", file + " ", StringComparison.Ordinal));
        Assert.All(instructions.Where(i => i.Rest.Contains("dotnet publish", StringComparison.Ordinal)), i => Assert.Contains("--no-restore", i.Rest, StringComparison.Ordinal));
    }

    [Fact]
    public void A_library_without_TLS_ends_the_build()
    {
        Assert.Equal("ssl", Dockerfile.EnvironmentOf("build")["RELAY_NATIVE_NEEDS"]);
        Assert.Contains(Dockerfile.InstructionsOf("build"), i => i.Word == "RUN" && i.Rest.EndsWith("&& eng/native.sh beside artifacts/image/relay", StringComparison.Ordinal));
    }

    [Fact]
    public void No_secret_is_given_to_a_build() => Assert.DoesNotContain(
        Dockerfile.Stages.SelectMany(s => s.Instructions).Where(i => i.Word is "ARG" or "ENV"), i => Secret().IsMatch(i.Rest));

    [GeneratedRegex(@"^mcr\.microsoft\.com/[\w/-]+:\d+\.\d+\.\d+-[\w-]+(@sha256:[0-9a-f]{64})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExactImage();

    [GeneratedRegex("SECRET|PASSWORD|TOKEN|KEY", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Secret();
}
