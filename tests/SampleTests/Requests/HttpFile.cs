using System.Text.RegularExpressions;

namespace Relay.SampleTests.Requests;

/// <summary>One request of a <c>.http</c> file.</summary>
/// <param name="Place">File and line, for messages.</param>
/// <param name="Name">By which later requests refer to its answer; null where none does.</param>
/// <param name="Expected">Statuses that it may have; none where the file does not say.</param>
internal sealed record HttpFileRequest(
    string Place, string? Name, IReadOnlyList<int> Expected, string Method, string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body);

/// <summary>A file of requests as editors know them: variables at the top, requests between <c>###</c>.</summary>
/// <param name="Variables">As they stand there: values may name others.</param>
internal sealed partial record HttpFile(IReadOnlyDictionary<string, string> Variables, IReadOnlyList<HttpFileRequest> Requests)
{
    public static IReadOnlyList<string> All(string root) =>
        [.. Directory.EnumerateFiles(Path.Combine(root, "samples", "requests"), "*.http").Order(StringComparer.Ordinal)];

    public static HttpFile Read(string path) => Parse(Path.GetFileName(path), File.ReadAllLines(path));

    public static HttpFile Parse(string name, IReadOnlyList<string> lines)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var requests = new List<HttpFileRequest>();
        for (var at = 0; at < lines.Count;)
        {
            var end = at + 1;
            while (end < lines.Count && !lines[end].StartsWith("###", StringComparison.Ordinal))
            {
                end++;
            }

            if (Request(name, at, [.. lines.Skip(at).Take(end - at)], variables) is { } request)
            {
                requests.Add(request);
            }

            at = end;
        }

        return new HttpFile(variables, requests);
    }

    // Comments and variables, the request line, headers, an empty line, the body.
    private static HttpFileRequest? Request(string file, int offset, IReadOnlyList<string> lines, Dictionary<string, string> variables)
    {
        string? name = null;
        IReadOnlyList<int> expected = [];
        var at = 0;
        for (; at < lines.Count && (lines[at].Length == 0 || lines[at][0] is '#' or '@'); at++)
        {
            if (VariableLine().Match(lines[at]) is { Success: true } variable)
            {
                variables.Add(variable.Groups["name"].Value, variable.Groups["value"].Value);
            }
            else if (NameLine().Match(lines[at]) is { Success: true } named)
            {
                name = named.Groups["name"].Value;
            }
            else if (StatusLine().Match(lines[at]) is { Success: true } statuses)
            {
                expected = [.. statuses.Groups["status"].Captures.Select(status => int.Parse(status.ValueSpan, System.Globalization.CultureInfo.InvariantCulture))];
            }
        }

        if (at == lines.Count)
        {
            return null;
        }

        var place = $"{file}:{offset + at + 1}";
        var line = RequestLine().Match(lines[at]);
        if (!line.Success)
        {
            throw new FormatException($"{place} is no request: {lines[at]}");
        }

        var headers = lines.Skip(at + 1).TakeWhile(header => header.Length > 0).Select(header => header.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1])).ToList();
        var body = string.Join('\n', lines.Skip(at + 1 + headers.Count)).Trim('\n');
        return new HttpFileRequest(place, name, expected, line.Groups["method"].Value, line.Groups["url"].Value, headers, body.Length == 0 ? null : body);
    }

    [GeneratedRegex(@"^@(?<name>\w+) = (?<value>.+)$", RegexOptions.None, 1000)]
    private static partial Regex VariableLine();

    [GeneratedRegex(@"^# @name (?<name>\w+)$", RegexOptions.None, 1000)]
    private static partial Regex NameLine();

    [GeneratedRegex(@"^# (?:(?<status>\d{3})(?: or |$))+$", RegexOptions.None, 1000)]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"^(?<method>[A-Z]+) (?<url>\S.*)$", RegexOptions.None, 1000)]
    private static partial Regex RequestLine();
}
