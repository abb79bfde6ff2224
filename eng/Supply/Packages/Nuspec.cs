using System.Xml.Linq;

namespace Relay.Supply.Packages;

/// <summary>What a package says of itself.</summary>
/// <param name="Licence">An SPDX expression; null where it says another way.</param>
/// <param name="LicenceElsewhere">A file in the package, or an address, where it gives no expression.</param>
internal sealed record Nuspec(string? Licence, string? LicenceElsewhere, string Authors, string Description, string? ProjectUrl)
{
    public static Nuspec Read(string path)
    {
        var metadata = XDocument.Load(path).Root!.Elements().First(e => e.Name.LocalName == "metadata");
        var licence = Element("license");
        var isExpression = licence?.Attribute("type")?.Value == "expression";
        return new Nuspec(
            isExpression ? licence!.Value.Trim() : null,
            isExpression ? null : licence?.Value.Trim() ?? Text("licenseUrl"),
            Text("authors") ?? "",
            (Text("description") ?? "").ReplaceLineEndings(" ").Trim(),
            Text("projectUrl"));

        XElement? Element(string name) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name);

        string? Text(string name) => Element(name)?.Value.Trim() is { Length: > 0 } text ? text : null;
    }
}
