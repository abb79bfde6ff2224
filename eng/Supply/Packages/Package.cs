namespace Relay.Supply.Packages;

/// <summary>A package of NuGet as a restore found it.</summary>
/// <param name="Sha512">Of the package file, in Base64; empty when unknown.</param>
/// <param name="Ships">Whether any file of it goes beside the program: analysers and the like do not.</param>
/// <param name="Dependencies">Names of the packages that it needs.</param>
internal sealed record Package(string Id, string Version, string Sha512, bool Ships, IReadOnlyList<string> Dependencies, Nuspec About)
{
    public string Purl => $"pkg:nuget/{Id}@{Version}";
}
