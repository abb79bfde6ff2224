using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Relay.Portal;

/// <summary>Style and script of the pages, out of the assembly. Their addresses hold their hash, so browsers keep them for good.</summary>
internal sealed class Assets
{
    private const string Prefix = "assets/";
    private const int HashLength = 12;

    private readonly Dictionary<string, Asset> _byName = [];

    public Assets()
    {
        var assembly = typeof(Assets).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            _byName[resource[Prefix.Length..]] = new Asset(bytes, TypeOf(resource), Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashLength]);
        }
    }

    /// <summary>Where a page finds it.</summary>
    public string AddressOf(string name) => $"/assets/{name}?v={_byName[name].Hash}";

    public IResult Find(string name, HttpContext context)
    {
        if (!_byName.TryGetValue(name, out var asset))
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = context.Request.Query["v"] == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(asset.Bytes, asset.Type, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}\""));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"Nobody knows what {other} is."),
    };

    private sealed record Asset(byte[] Bytes, string Type, string Hash);
}
