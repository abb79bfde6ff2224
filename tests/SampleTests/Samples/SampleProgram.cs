using System.Diagnostics;
using Relay.IntegrationTests.Harness;

namespace Relay.SampleTests.Samples;

/// <summary>How a sample is started, as its README says, but for what was built or installed before.</summary>
/// <param name="Name">Its folder below <c>samples</c>.</param>
/// <param name="Extension">Of its source files.</param>
/// <param name="Command">What stands before the brokers.</param>
/// <param name="Missing">What this machine lacks for it, or null.</param>
public sealed record SampleProgram(string Name, string Extension, IReadOnlyList<string> Command, string? Missing)
{
    public static SampleProgram CSharp(string name, string project) =>
        new(name, "*.cs", [ChildProcess.Dotnet(), Repository.Program(project, $"{project}.dll")], null);

    public static SampleProgram Node(string name)
    {
        var folder = FolderOf(name);
        return new SampleProgram(name, "*.js", ["node", Path.Combine(folder, "consumer.js")], Reason());

        string? Reason() => !Runs("node", "--version") ? "node is not installed"
            : Directory.Exists(Path.Combine(folder, "node_modules", "kafkajs")) ? null
            : $"npm ci was not run in samples/{name}";
    }

    public static SampleProgram Python(string name)
    {
        // Debian's package serves Debian's Python; another one may come first.
        var python = Array.Find(["python3", "/usr/bin/python3"], python => Runs(python, "-c", "import confluent_kafka"));
        return new SampleProgram(
            name, "*.py", [python ?? "python3", Path.Combine(FolderOf(name), "consumer.py")], python is null ? "python3 has no confluent_kafka (Debian: python3-confluent-kafka)" : null);
    }

    public string Folder => FolderOf(Name);

    public ChildProcess Start(string brokers, string folder, IReadOnlyDictionary<string, string?> settings) =>
        ChildProcess.StartProgram(Name, Command[0], folder, settings, [.. Command.Skip(1), brokers]);

    private static string FolderOf(string name) => Path.Combine(Repository.Root, "samples", name);

    private static bool Runs(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
    }
}
