using System.Diagnostics;
using DeployTests.Harness;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Image;

/// <summary>What an image holds, run as a container would run it: see confined.sh.</summary>
internal static class Container
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests/DeployTests/Image/confined.sh");

    /// <summary>Why it cannot be done on this machine; null when it can.</summary>
    public static async Task<string?> ObstacleAsync()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "Mounting a folder read-only needs root on Linux.";
        }

        var (code, output) = await Command.RunAsync("/", new Dictionary<string, string?>(StringComparer.Ordinal), Script, "/usr", "true");
        return code == 0 ? null : $"This machine does not let root change mounts: {output.Trim()}";
    }

    /// <summary>Starts a command in it, with the environment of its image and nothing else but <paramref name="settings"/>.</summary>
    public static ChildProcess Start(string folder, IReadOnlyDictionary<string, string> image, IEnumerable<string> command, params IEnumerable<(string Key, string Value)> settings)
    {
        var start = new ProcessStartInfo(Script, [folder, .. command]) { WorkingDirectory = "/" };
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        foreach (var (key, value) in image)
        {
            // Where an image has /app this machine has the folder.
            start.Environment[key] = value == "/app" ? folder : value;
        }

        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        return ChildProcess.Start("container", start);
    }
}
