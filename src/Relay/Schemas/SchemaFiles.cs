using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Relay.Schemas;

/// <summary>The JSON Schemas of events and commands, out of the assembly: those of the version that runs.</summary>
internal sealed class SchemaFiles
{
    private const string Prefix = "schemas/";
    private const string Suffix = ".json";
    private const int HashLength = 16;

    // As paths are: the cache of answers does not tell them apart by case either.
    private readonly Dictionary<string, SchemaFile> _byName = new(StringComparer.OrdinalIgnoreCase);

    public SchemaFiles()
    {
        var assembly = typeof(SchemaFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var name = resource[Prefix.Length..^Suffix.Length];
            _byName[name] = Read(name, bytes);
        }

        All = [.. _byName.Values.Select(file => file.Item).OrderBy(item => item.Name, StringComparer.Ordinal)];
    }

    public IReadOnlyList<SchemaItem> All { get; }

    public SchemaFile? Find(string name) => _byName.GetValueOrDefault(name);

    private static SchemaFile Read(string name, byte[] bytes)
    {
        using var schema = JsonDocument.Parse(bytes);
        var root = schema.RootElement;
        var topic = root.TryGetProperty("x-topic", out var found) ? found.GetString() : null;
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashLength];
        return new SchemaFile(
            bytes, new EntityTagHeaderValue($"\"{hash}\""),
            new SchemaItem(name, root.GetProperty("$id").GetString()!, root.GetProperty("description").GetString()!, topic, $"/api/schemas/{name}"));
    }
}

/// <summary>A schema as it is served.</summary>
internal sealed record SchemaFile(byte[] Bytes, EntityTagHeaderValue Tag, SchemaItem Item);

/// <summary>The schemas that there are.</summary>
internal sealed record SchemaList(IReadOnlyList<SchemaItem> Schemas);

/// <summary>One of them.</summary>
/// <param name="Name">Of an event its <c>ce_type</c>.</param>
/// <param name="Topic">Without the prefix; absent for what stands on several.</param>
internal sealed record SchemaItem(string Name, string Id, string Description, string? Topic, string Href);
