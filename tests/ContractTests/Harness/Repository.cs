using System.Runtime.CompilerServices;

namespace ContractTests.Harness;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Schemas => Path.Combine(Root, "docs", "schemas");

    public static string Tests => Path.Combine(Root, "tests", "ContractTests");

    // Where the sources lay when this was compiled; where they have moved since, upward from the program.
    private static string FindRoot([CallerFilePath] string here = "") =>
        Upward(Path.GetDirectoryName(here))
        ?? Upward(AppContext.BaseDirectory)
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
