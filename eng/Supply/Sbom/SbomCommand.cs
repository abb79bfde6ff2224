using System.Diagnostics;
using System.Globalization;
using Relay.Supply.Licences;
using Relay.Supply.Packages;

namespace Relay.Supply.Sbom;

/// <summary>Writes what Relay is made of as CycloneDX. The same sources and packages give the same bytes.</summary>
internal static class SbomCommand
{
    public static async Task<int> RunAsync(string root, string file, TextWriter output, TextWriter errors)
    {
        if (Assets.ReadAll(root).FirstOrDefault(assets => assets.Project == "Relay") is not { } relay)
        {
            await errors.WriteLineAsync("Relay is not restored yet: ./relay build first.");
            return 1;
        }

        var bom = Bom.Of(relay, LicencePolicy.Read(LicenceCommand.PolicyFile(root)), Frameworks.Read(root), await WhenAsync(root));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, Bom.Text(bom));
        await output.WriteLineAsync($"sbom: {Path.GetRelativePath(root, Path.GetFullPath(file))} names {bom["components"]!.AsArray().Count} components");
        return 0;
    }

    // When the sources were last changed, not when this was run. Outside a clone SOURCE_DATE_EPOCH says it, as it does for other builds.
    private static async Task<DateTimeOffset> WhenAsync(string root)
    {
        var text = Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH");
        if (string.IsNullOrEmpty(text))
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", root, "log", "-1", "--format=%ct"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            text = await git.StandardOutput.ReadToEndAsync();
            await git.WaitForExitAsync();
        }

        return long.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.UnixEpoch;
    }
}
