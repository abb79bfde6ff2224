using System.Runtime.CompilerServices;

namespace Relay.StoreTests.Harness;

/// <summary>Where things lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string RelayProgram { get; } = Path.Combine(AppContext.BaseDirectory, "Relay.dll");

    private static string Find([CallerFilePath] string here = "") =>
        Upward(Path.GetDirectoryName(here)) ?? Upward(AppContext.BaseDirectory)
        ?? throw new InvalidOperationException("Relay.sln lies in no folder above the tests.");

    private static string? Upward(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Relay.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
