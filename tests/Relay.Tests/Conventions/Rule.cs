namespace Relay.Tests.Conventions;

/// <summary>A rule about the files of the repository.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Violations">One line each: where, and what.</param>
internal sealed record Rule(string Name, Func<IReadOnlyList<SourceFile>, IEnumerable<string>> Violations)
{
    /// <summary>A rule about single files.</summary>
    public static Rule PerFile(string name, Func<SourceFile, bool> applies, Func<SourceFile, IEnumerable<string>> violations) =>
        new(name, files => files.Where(applies).SelectMany(file => violations(file).Select(what => $"{file.Path}: {what}")));
}
