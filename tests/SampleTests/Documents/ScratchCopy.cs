using Relay.IntegrationTests.Harness;
using Relay.SampleTests.Samples;

namespace Relay.SampleTests.Documents;

/// <summary>The repository as somebody has it who has just cloned it, in a folder that ends with the tests.</summary>
internal sealed class ScratchCopy : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("relay-documents-").FullName;

    public ScratchCopy()
    {
        Root = Path.Combine(_folder, "relay");
        foreach (var file in DocumentSet.Files)
        {
            var to = Path.Combine(Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(Repository.Root, file), to);
        }

        // What `./relay build` prepares once for a machine: the native half of the Kafka client, where no package source has it.
        var packages = Path.Combine(Repository.Root, ".local", "packages");
        Directory.CreateDirectory(Path.Combine(Root, ".local", "packages"));
        foreach (var package in Directory.EnumerateFiles(packages, "*.nupkg"))
        {
            File.Copy(package, Path.Combine(Root, ".local", "packages", Path.GetFileName(package)));
        }

        // An example whose answer is an error is none: curl is to fail then. And Python is the one that has the client.
        Tools = Path.Combine(_folder, "tools");
        Directory.CreateDirectory(Tools);
        Write("curl", $"exec {Find("curl")} --fail-with-body --silent --show-error \"$@\"");
        Write("python3", $"exec {Find(SampleProgram.Python("consumer-python").Command[0])} \"$@\"");
    }

    public string Root { get; }

    /// <summary>To be put before the path.</summary>
    public string Tools { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Find(string program) => Path.IsPathRooted(program)
        ? program
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private void Write(string name, string command)
    {
        var path = Path.Combine(Tools, name);
        File.WriteAllText(path, $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Executable);
        }
    }
}
