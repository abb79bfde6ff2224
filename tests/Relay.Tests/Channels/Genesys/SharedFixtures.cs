using System.Runtime.CompilerServices;

namespace Relay.Tests.Channels.Genesys;

/// <summary>Bodies that lie beside the repository on some machines; tests over them skip where they are absent.</summary>
internal static class SharedFixtures
{
    public static string Path(string name) => System.IO.Path.Combine(Folder(), name);

    public static IReadOnlyList<string> Names(params string[] patterns) => Directory.Exists(Folder())
        ? [.. patterns.SelectMany(p => Directory.EnumerateFiles(Folder(), p)).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal)!]
        : [];

    private static string Folder([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(System.IO.Path.GetDirectoryName(here)!);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Relay.sln")))
        {
            folder = folder.Parent;
        }

        return System.IO.Path.Combine(folder?.Parent?.FullName ?? ".", "shared", "fixtures", "genesys");
    }
}
