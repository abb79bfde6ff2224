using System.Diagnostics.CodeAnalysis;

namespace Relay.Up;

/// <summary>The command line: <c>--root FOLDER [--smoke]</c>.</summary>
internal sealed record UpArguments(string Root, bool Smoke)
{
    public const string Usage = "usage: Up --root FOLDER [--smoke]";

    public static bool TryParse(IReadOnlyList<string> arguments, [NotNullWhen(true)] out UpArguments? parsed)
    {
        parsed = arguments switch
        {
            ["--root", var root] => new UpArguments(Path.GetFullPath(root), Smoke: false),
            ["--root", var root, "--smoke"] => new UpArguments(Path.GetFullPath(root), Smoke: true),
            _ => null,
        };
        return parsed is not null;
    }
}
