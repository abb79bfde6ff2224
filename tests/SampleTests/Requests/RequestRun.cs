using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Relay.IntegrationTests.Harness;

namespace Relay.SampleTests.Requests;

/// <summary>Sends the requests of a file one after another, as a person does who looks at each answer before he goes on.</summary>
internal sealed partial class RequestRun(HttpFile file, IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> hosts)
{
    private readonly Dictionary<string, HttpFileRequest> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _answers = new(StringComparer.Ordinal);

    public async Task<(int Status, string Body)> SendAsync(HttpFileRequest request)
    {
        var texts = (string[])[request.Url, request.Body ?? string.Empty, .. request.Headers.Select(header => header.Value)];
        foreach (Match wanted in texts.SelectMany(text => Answer().Matches(text)))
        {
            await AnsweredAsync(wanted);
        }

        var (status, body) = await SendOnceAsync(request);
        if (request.Name is { } name)
        {
            _named[name] = request;
            _answers[name] = Json(body);
        }

        return (status, body);
    }

    // What a request waits for may be on its way still: a person repeats the one before until it is there.
    private Task AnsweredAsync(Match wanted)
    {
        var name = wanted.Groups["name"].Value;
        return Until.TrueAsync(
            async () =>
            {
                if (Find(_answers[name], wanted.Groups["path"].Value) is not null)
                {
                    return true;
                }

                _answers[name] = Json((await SendOnceAsync(_named[name])).Body);
                return false;
            },
            () => $"{wanted.Value} is there: {_answers[name]}");
    }

    private async Task<(int Status, string Body)> SendOnceAsync(HttpFileRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), Fill(request.Url));
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(body)));
        }

        foreach (var (name, value) in request.Headers)
        {
            Assert.True(
                message.Headers.TryAddWithoutValidation(name, Fill(value)) || message.Content?.Headers.TryAddWithoutValidation(name, Fill(value)) == true, $"{request.Place}: {name}");
        }

        using var client = Web.Client();
        using var response = await client.SendAsync(message);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private string Fill(string text) => Variable().Replace(text, match => match.Groups["name"].Value switch
    {
        "$guid" => Draw.Uuid(),
        var name when name.StartsWith("$dotenv ", StringComparison.Ordinal) => environment[name["$dotenv ".Length..]],
        var name when hosts.TryGetValue(name, out var host) => host,
        var name when Answer().Match(match.Value) is { Success: true } answer => Find(_answers[answer.Groups["name"].Value], answer.Groups["path"].Value) ?? throw new FormatException(name),
        var name => Fill(file.Variables[name]),
    });

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>As much of JSON path as the files use: members, and places in arrays.</summary>
    private static string? Find(JsonElement element, string path)
    {
        foreach (Match step in Step().Matches(path))
        {
            if (step.Groups["member"].Success)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step.Groups["member"].Value, out element))
                {
                    return null;
                }
            }
            else
            {
                var at = int.Parse(step.Groups["place"].ValueSpan, CultureInfo.InvariantCulture);
                if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() <= at)
                {
                    return null;
                }

                element = element[at];
            }
        }

        return element.ToString();
    }

    [GeneratedRegex(@"\{\{(?<name>[^}]+)\}\}", RegexOptions.None, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{\{(?<name>\w+)\.response\.body\.\$(?<path>[^}]*)\}\}", RegexOptions.None, 1000)]
    private static partial Regex Answer();

    [GeneratedRegex(@"\.(?<member>\w+)|\[(?<place>\d+)\]", RegexOptions.None, 1000)]
    private static partial Regex Step();
}
