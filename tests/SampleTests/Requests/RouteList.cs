using System.Text.RegularExpressions;

namespace Relay.SampleTests.Requests;

/// <summary>Compares the requests of the files with the routes of a program.</summary>
internal static partial class RouteList
{
    /// <summary>Routes that no request names, and requests that name none of them.</summary>
    /// <param name="files">The request files.</param>
    /// <param name="host">The variable that stands before the program's paths.</param>
    /// <param name="routes">Method and pattern of each route.</param>
    public static (IReadOnlyList<string> Unnamed, IReadOnlyList<string> Unknown) Compare(
        IEnumerable<string> files, string host, IReadOnlyList<(string Method, string Pattern)> routes)
    {
        var prefix = $"{{{{{host}}}}}";
        var requests = files.Select(HttpFile.Read).SelectMany(file => file.Requests).Where(request => request.Url.StartsWith(prefix, StringComparison.Ordinal))
            .Select(request => (request.Place, request.Method, Path: request.Url[prefix.Length..].Split('?')[0])).ToList();
        return (
            [.. routes.Where(route => !requests.Exists(request => Fits(route, request.Method, request.Path))).Select(route => $"{route.Method} {route.Pattern}")],
            [.. requests.Where(request => !routes.Any(route => Fits(route, request.Method, request.Path))).Select(request => $"{request.Place}: {request.Method} {request.Path}")]);
    }

    private static bool Fits((string Method, string Pattern) route, string method, string path)
    {
        var pattern = Regex.Escape(route.Pattern.Trim('/')).Replace(@"\{", "{", StringComparison.Ordinal);
        return route.Method == method && Regex.IsMatch(path.Trim('/'), $"^{Parameter().Replace(pattern, "[^/]+")}$", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
