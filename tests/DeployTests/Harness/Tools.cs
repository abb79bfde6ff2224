using System.Diagnostics;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Harness;

/// <summary>Programs of the machine that these tests use; ./relay test installs them.</summary>
internal static class Tools
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/DeployTests");

    /// <summary>Where a program is on the PATH; null where it is not.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Skips the test where a program is absent; a build machine has to have it.</summary>
    public static void Need(string program, string package)
    {
        if (Find(program) is null)
        {
            Assert.True(Environment.GetEnvironmentVariable("CI") != "true", $"{program} is absent (Debian: {package}); ./relay test installs it.");
            Assert.Skip($"{program} is absent (Debian: {package}).");
        }
    }

    /// <summary>What is wrong with objects of Kubernetes, one line each.</summary>
    public static Task<IReadOnlyList<string>> KubernetesFaultsAsync(IEnumerable<JsonNode> objects) =>
        NodeAsync(new JsonArray([.. objects.Select(one => one.DeepClone())]), "kubernetes.mjs");

    /// <summary>What a JSON Schema has against each of some values.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<string>>> SchemaFaultsAsync(IEnumerable<JsonNode> values, params IEnumerable<string> schemas)
    {
        var lines = await NodeAsync(new JsonArray([.. values]), ["schema.mjs", .. schemas]);
        return [.. lines.Select(line => (IReadOnlyList<string>)[.. JsonNode.Parse(line)!.AsArray().Select(fault => fault!.GetValue<string>())])];
    }

    /// <summary>A file of a package from npm.</summary>
    public static string FromNpm(string path) => Path.Combine(Folder, "node_modules", path);

    /// <summary>Runs a program that reads its standard input.</summary>
    public static async Task<(int Code, string Output, string Errors)> AskAsync(string program, IEnumerable<string> arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var guard = new Guard(process.Id);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private static async Task<IReadOnlyList<string>> NodeAsync(JsonNode input, params IEnumerable<string> arguments)
    {
        Need("node", "nodejs");
        Assert.True(Directory.Exists(FromNpm("ajv")), "npm ci has not run in tests/DeployTests; ./relay test does it.");
        var (code, output, errors) = await AskAsync("node", arguments, input.ToJsonString());
        Assert.True(code == 0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
