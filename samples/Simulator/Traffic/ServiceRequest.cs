using Microsoft.Extensions.Primitives;

namespace Relay.Simulator.Traffic;

/// <summary>A request to one of the two services, read whole.</summary>
internal sealed record ServiceRequest(
    string Method,
    string Path,
    IQueryCollection Query,
    IHeaderDictionary Headers,
    RouteValueDictionary Route,
    ReadOnlyMemory<byte> Body)
{
    public string? RouteText(string name) => Route.TryGetValue(name, out var value) ? value as string : null;

    /// <summary>What follows the scheme in the Authorization header, when the scheme is this one.</summary>
    public string? Credentials(string scheme)
    {
        var header = StringValues.IsNullOrEmpty(Headers.Authorization) ? string.Empty : Headers.Authorization[0]!;
        return header.Length > scheme.Length + 1 && header[scheme.Length] == ' ' && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? header[(scheme.Length + 1)..].Trim()
            : null;
    }
}
