using DeployTests.Harness;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Image;

/// <summary>The tracked files in a clean folder, and the Dockerfile's build stages done there, command by command. No Docker engine is needed.</summary>
public sealed class ImageBuild : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("relay-image-").FullName;

    /// <summary>What goes into the image of Relay.</summary>
    public string Relay => Path.Combine(Work, "artifacts/image/relay");

    /// <summary>What goes into the image of the Simulator.</summary>
    public string Simulator => Path.Combine(Work, "artifacts/image/simulator");

    /// <summary>What the stages were given to build from.</summary>
    internal BuildContext Context => new(Source);

    internal Dockerfile Dockerfile => Dockerfile.Read(Path.Combine(Source, "Dockerfile"));

    /// <summary>Every command that was run.</summary>
    public IReadOnlyList<string> Ran { get; private set; } = [];

    private string Source => Path.Combine(_root, "context");

    private string Work => Path.Combine(_root, "src");

    public async ValueTask InitializeAsync()
    {
        // Another user will run what is built.
        File.SetUnixFileMode(_root, File.GetUnixFileMode(_root) | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(Source);
        Directory.CreateDirectory(Work);

        // Tracked files as they are now; a developer's changes count before they are committed.
        await Command.DoneAsync(Repository.Root, "bash", "-c", "git archive \"$(tree=$(git -c user.name=relay -c user.email=relay@localhost stash create) && echo \"${tree:-HEAD}\")\" | tar -x -C \"$1\"", "archive", Source);
        Ran = await DoAsync(Dockerfile.InstructionsOf("build-simulator"), Dockerfile.EnvironmentOf("build-simulator"));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<string>> DoAsync(IEnumerable<Instruction> instructions, IReadOnlyDictionary<string, string> environment)
    {
        var ran = new List<string>();
        var context = Context;

        // A server that a build leaves behind would hold the folder.
        var settings = environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        settings["MSBUILDDISABLENODEREUSE"] = "1";
        settings["UseSharedCompilation"] = "false";
        foreach (var instruction in instructions)
        {
            switch (instruction.Word)
            {
                case "COPY":
                    foreach (var source in instruction.Words.SkipLast(1))
                    {
                        Assert.False(Path.IsPathRooted(instruction.Words[^1]), $"COPY {instruction.Rest}: the target is not relative to WORKDIR.");
                        context.Copy(source, Path.Join(Work, instruction.Words[^1]));
                    }

                    break;
                case "RUN":
                    var (code, output) = await Command.RunAsync(Work, settings, "/bin/sh", "-c", instruction.Rest);
                    Assert.True(code == 0, $"RUN {instruction.Rest}{Environment.NewLine}{output}");
                    ran.Add(instruction.Rest);
                    break;
                case "WORKDIR" or "ENV":
                    break;
                default:
                    Assert.Fail($"{instruction.Word} is not known to this test.");
                    break;
            }
        }

        return ran;
    }
}
