using Relay.Supply.Packages;

namespace Relay.Supply.Licences;

/// <summary>Judges the licence of every package that was restored, and of every one that a lock file pins.</summary>
internal static class LicenceCommand
{
    public static string PolicyFile(string root) => Path.Combine(root, "eng", "Supply", "Licences", "licences.json");

    public static async Task<int> RunAsync(string root, TextWriter output, TextWriter errors)
    {
        var projects = Assets.ReadAll(root);
        if (projects.Count == 0)
        {
            await errors.WriteLineAsync("Nothing is restored yet: ./relay build first.");
            return 1;
        }

        var faults = Faults(LicencePolicy.Read(PolicyFile(root)), projects, NpmPackage.ReadAll(root));
        foreach (var fault in faults)
        {
            await errors.WriteLineAsync(fault);
        }

        if (faults.Count == 0)
        {
            await output.WriteLineAsync($"licences: {projects.SelectMany(p => p.Packages).DistinctBy(p => p.Purl).Count()} packages of NuGet and {NpmPackage.ReadAll(root).Count} of npm, all allowed");
        }

        return faults.Count == 0 ? 0 : 1;
    }

    internal static IReadOnlyList<string> Faults(LicencePolicy policy, IEnumerable<Assets> projects, IEnumerable<NpmPackage> npm) =>
    [
        .. projects.SelectMany(project => project.Packages.Select(package => (project, package))).DistinctBy(pair => pair.package.Purl)
            .Where(pair => !policy.Allows(pair.package.Id, pair.package.About.Licence))
            .Select(pair => $"{pair.package.Id} {pair.package.Version} ({pair.project.Project}): its licence is {pair.package.About.Licence}, which licences.json does not allow."),
        .. npm.Where(package => !policy.Allows(package.Name, new LicenceWords(package.Licence)))
            .Select(package => $"{package.Name} {package.Version} ({package.File}): its licence is {new LicenceWords(package.Licence)}, which licences.json does not allow."),
    ];
}
