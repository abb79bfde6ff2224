using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Relay.Contracts;

namespace ContractTests.Schemas;

/// <summary>The package's XML documentation, in words for people who do not read C#.</summary>
internal sealed partial class XmlDocs
{
    private static readonly string Location = Path.ChangeExtension(typeof(Message).Assembly.Location, ".xml");

    private readonly Dictionary<string, XElement> _members = XDocument.Load(Location).Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _members.Keys;

    /// <summary>What a member is called there.</summary>
    public static string NameOf(MemberInfo member) => member switch
    {
        Type type => $"T:{type.FullName!.Replace('+', '.')}",
        FieldInfo => $"F:{member.DeclaringType!.FullName}.{member.Name}",
        PropertyInfo => $"P:{member.DeclaringType!.FullName}.{member.Name}",
        _ => $"M:{member.DeclaringType!.FullName}.{member.Name}",
    };

    public string? Of(MemberInfo member) => Text(_members.GetValueOrDefault(NameOf(member))?.Element("summary"));

    /// <summary>A property; of a positional record its parameter.</summary>
    public string? OfProperty(Type type, string name) =>
        _members.TryGetValue($"P:{type.FullName}.{name}", out var property) && property.Element("summary") is { } summary
            ? Text(summary)
            : Text(_members.Where(m => m.Key.StartsWith($"M:{type.FullName}.#ctor(", StringComparison.Ordinal)).Concat(_members.Where(m => m.Key == $"T:{type.FullName}"))
                .SelectMany(m => m.Value.Elements("param"))
                .FirstOrDefault(p => p.Attribute("name")?.Value == name));

    /// <summary>Where the provider describes it.</summary>
    public IReadOnlyList<string> PagesOf(Type type) => _members.TryGetValue(NameOf(type), out var found)
        ? [.. found.Elements("seealso").Select(page => $"{page.Value.Trim()}: {page.Attribute("href")!.Value}")]
        : [];

    private static string? Text(XElement? element) =>
        element is null ? null : Space().Replace(string.Concat(element.Nodes().Select(Word)), " ").Trim();

    private static string Word(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" } parameter => Camel(parameter.Attribute("name")!.Value),
        XElement { Name.LocalName: "see" } see => Reference(see.Attribute("cref")!.Value),
        _ => throw new InvalidOperationException($"The documentation holds what no schema can say: {node}"),
    };

    private static string Reference(string cref)
    {
        var parts = cref[2..].Split('(')[0].Split('.');
        var type = typeof(Message).Assembly.GetType(cref[0] == 'T' ? cref[2..] : string.Join('.', parts[..^1]))
            ?? throw new InvalidOperationException($"{cref} is not of the package.");
        return cref[0] switch
        {
            'T' when ValueSets.IsSet(type) => $"`{string.Join("`, `", ValueSets.Of(type))}`",
            'T' => type.Name,
            'F' => $"`{type.GetField(parts[^1])!.GetRawConstantValue()}`",
            _ => $"`{type.Name}.{Camel(parts[^1])}`",
        };
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}
