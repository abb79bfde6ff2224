using System.IO.Enumeration;

namespace DeployTests.Image;

/// <summary>The files that a build can see: a folder without what <c>.dockerignore</c> leaves out. The last line that fits a path decides.</summary>
internal sealed class BuildContext
{
    private readonly string _folder;
    private readonly IReadOnlyList<string> _lines;

    public BuildContext(string folder)
    {
        _folder = folder;
        _lines = [.. File.ReadLines(Path.Combine(folder, ".dockerignore")).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        Files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Where(IsSeen).Order(StringComparer.Ordinal)];
    }

    /// <summary>Paths relative to the folder.</summary>
    public IReadOnlyList<string> Files { get; }

    public bool IsSeen(string path)
    {
        var seen = true;
        foreach (var line in _lines)
        {
            var brings = line[0] == '!';
            if (Fits((brings ? line[1..] : line).TrimEnd('/'), path))
            {
                seen = brings;
            }
        }

        return seen;
    }

    /// <summary>Copies a file, or what is in a folder, as COPY does. Nothing to be copied is a fault, as it is in a build.</summary>
    public void Copy(string source, string target)
    {
        var from = source.TrimEnd('/');
        var files = Files.Where(file => file == from || file.StartsWith(from + "/", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 0, $"COPY {source} finds nothing: it is absent, or .dockerignore leaves it out.");
        foreach (var file in files)
        {
            var to = file != from ? Path.Combine(target, Path.GetRelativePath(from, file)) : target.EndsWith('/') ? Path.Combine(target, Path.GetFileName(file)) : target;
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(_folder, file), to, overwrite: true);
        }
    }

    // A pattern that fits a folder fits all that is in it.
    private static bool Fits(string pattern, string path)
    {
        var everywhere = pattern.StartsWith("**/", StringComparison.Ordinal);
        var parts = path.Split('/');
        var depth = pattern.Split('/').Length;
        return everywhere
            ? Array.Exists(parts, part => FileSystemName.MatchesSimpleExpression(pattern.AsSpan(3), part, ignoreCase: false))
            : depth <= parts.Length && FileSystemName.MatchesSimpleExpression(pattern, string.Join('/', parts[..depth]), ignoreCase: false);
    }
}
