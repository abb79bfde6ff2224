using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relay.Supply.Licences;
using Relay.Supply.Packages;

namespace Relay.Supply.Sbom;

/// <summary>A bill of materials, CycloneDX 1.6.</summary>
internal static class Bom
{
    private const string Native = "librdkafka.redist";
    private const string Mit = "MIT";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Of(Assets relay, LicencePolicy licences, IEnumerable<(string Name, string Version)> frameworks, DateTimeOffset when)
    {
        var version = typeof(Bom).Assembly.GetName().Version!.ToString(3);
        var self = $"pkg:generic/relay@{version}";
        var shipped = relay.Packages.Where(p => p.Ships).OrderBy(p => p.Id, StringComparer.Ordinal).ToList();
        var bases = frameworks.ToList();
        var byId = relay.Packages.ToDictionary(p => p.Id, StringComparer.OrdinalIgnoreCase);
        var bom = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = when.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null),
                ["tools"] = new JsonObject { ["components"] = new JsonArray(new JsonObject { ["type"] = "application", ["name"] = "relay sbom", ["version"] = version }) },
                ["component"] = new JsonObject
                {
                    ["type"] = "application", ["bom-ref"] = self, ["name"] = "Relay", ["version"] = version, ["purl"] = self,
                    ["description"] = "A multi-tenant relay between WhatsApp, Genesys Cloud and Kafka",
                },
            },
            ["components"] = new JsonArray([.. shipped.Select(p => Component(p, licences)), .. bases.Select(Framework)]),
            ["dependencies"] = new JsonArray(
            [
                Needs(self, [.. relay.Direct.Where(id => byId.TryGetValue(id, out var p) && p.Ships).Select(id => byId[id].Purl), .. bases.Select(Purl)]),
                .. shipped.Select(p => Needs(p.Purl, p.Dependencies.Where(id => byId.TryGetValue(id, out var d) && d.Ships).Select(id => byId[id].Purl))),
                .. bases.Select(f => Needs(Purl(f), [])),
            ]),
        };

        // A number of its own for each content, and the same for the same.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Text(bom)));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        bom.Insert(3, "serialNumber", $"urn:uuid:{new Guid(hash.AsSpan(0, 16), bigEndian: true)}");
        return bom;
    }

    public static string Text(JsonObject bom) => bom.ToJsonString(Indented) + "\n";

    private static JsonObject Component(Package package, LicencePolicy licences)
    {
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = package.Purl,
            ["name"] = package.Id,
            ["version"] = package.Version,
            ["scope"] = "required",
            ["purl"] = package.Purl,
            ["authors"] = new JsonArray(new JsonObject { ["name"] = package.About.Authors }),
            ["description"] = package.About.Description,
        };
        if (package.Sha512.Length > 0)
        {
            component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(package.Sha512)) });
        }

        if (licences.LicenceOf(package.Id, package.About.Licence) is { } licence)
        {
            component["licenses"] = new JsonArray(
                licence.Contains(' ', StringComparison.Ordinal) ? new JsonObject { ["expression"] = licence } : new JsonObject { ["license"] = new JsonObject { ["id"] = licence } });
        }

        if (Uri.IsWellFormedUriString(package.About.ProjectUrl, UriKind.Absolute))
        {
            component["externalReferences"] = new JsonArray(new JsonObject { ["type"] = "website", ["url"] = package.About.ProjectUrl });
        }

        if (package.Id == Native)
        {
            // The package is a wrapper; whoever looks for faults looks for what is in it.
            var purl = $"pkg:github/confluentinc/librdkafka@v{package.Version}";
            component["components"] = new JsonArray(new JsonObject
            {
                ["type"] = "library", ["bom-ref"] = purl, ["name"] = "librdkafka", ["version"] = package.Version, ["purl"] = purl,
                ["cpe"] = $"cpe:2.3:a:confluent:librdkafka:{package.Version}:*:*:*:*:*:*:*",
                ["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = "BSD-2-Clause" } }),
            });
        }

        return component;
    }

    private static JsonObject Framework((string Name, string Version) framework) => new()
    {
        ["type"] = "framework",
        ["bom-ref"] = Purl(framework),
        ["name"] = framework.Name,
        ["version"] = framework.Version,
        ["description"] = "Brought by the image, in this version or a later patch",
        ["purl"] = Purl(framework),
        ["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = Mit } }),
    };

    private static string Purl((string Name, string Version) framework) => $"pkg:nuget/{framework.Name}.Ref@{framework.Version}";

    private static JsonObject Needs(string reference, IEnumerable<string> others) =>
        new() { ["ref"] = reference, ["dependsOn"] = new JsonArray([.. others.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(o => JsonValue.Create(o))]) };
}
