using System.Xml.Linq;
using Relay.Supply.Licences;

namespace Relay.Supply.Packages;

/// <summary>What a package says of itself.</summary>
internal sealed record Nuspec(LicenceWords Licence, string Authors, string Description, string? ProjectUrl)
{
    public static Nuspec Read(string path)
    {
        var metadata = XDocument.Load(path).Root!.Elements().First(e => e.Name.LocalName == "metadata");
        var licence = Element("license");
        var kind = licence?.Attribute("type")?.Value;
        return new Nuspec(
            kind == "expression" ? new LicenceWords(licence!.Value.Trim()) : new LicenceWords(null, licence?.Value.Trim() ?? Text("licenseUrl"), kind == "file" ? Inside(licence!.Value.Trim()) : null),
            Text("authors") ?? "",
            (Text("description") ?? "").ReplaceLineEndings(" ").Trim(),
            Text("projectUrl"));

        XElement? Element(string name) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name);

        // A file that is named and absent says nothing.
        string Inside(string file) => Path.Combine(Path.GetDirectoryName(path)!, file.Replace('\\', '/')) is var named && File.Exists(named) ? File.ReadAllText(named) : "";

        string? Text(string name) => Element(name)?.Value.Trim() is { Length: > 0 } text ? text : null;
    }
}
