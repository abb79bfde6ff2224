namespace ContractTests.Harness;

/// <summary>Files that are generated from the records and checked in, so that a change of the contract is seen in a review.</summary>
internal static class Approved
{
    private const string Rewrite = "RELAY_WRITE_SCHEMAS";

    /// <summary>Whether this run writes the files instead of checking them, as <c>./relay schemas</c> does.</summary>
    private static bool IsWriting => Environment.GetEnvironmentVariable(Rewrite) == "1";

    public static void Check(string path, string text)
    {
        if (IsWriting)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        var name = Path.GetRelativePath(Repository.Root, path);
        Assert.True(File.Exists(path), $"{name} is missing: run ./relay schemas");
        var approved = File.ReadAllText(path);
        if (approved == text)
        {
            return;
        }

        var (now, before) = (text.Split('\n'), approved.Split('\n'));
        var line = now.Zip(before).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail(
            $"{name} differs from the records at line {line + 1}; if the contract is meant to change, run ./relay schemas and look at what it changed."
            + $"\nrecords: {now.ElementAtOrDefault(line)}\nfile:    {before.ElementAtOrDefault(line)}");
    }
}
