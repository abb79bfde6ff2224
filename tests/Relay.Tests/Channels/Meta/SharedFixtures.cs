namespace Relay.Tests.Channels.Meta;

/// <summary>Captured payloads that live beside the repository on some machines; tests that need them skip elsewhere.</summary>
internal static class SharedFixtures
{
    private static readonly string? Folder = Find();

    public static bool Exist => Folder is not null;

    public static IEnumerable<string> Names(string pattern) =>
        Folder is null ? [] : Directory.EnumerateFiles(Folder, pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static byte[] Read(string name)
    {
        Assert.SkipUnless(Folder is not null && File.Exists(Path.Combine(Folder, name)), "The shared payloads are not on this machine.");
        return File.ReadAllBytes(Path.Combine(Folder!, name));
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Relay.sln")))
            {
                var shared = Path.Combine(folder.FullName, "..", "shared", "fixtures", "meta");
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}
