using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Relay.Tests.Portal;

/// <summary>What a browser got.</summary>
/// <param name="Location">Where it is sent, when it is.</param>
internal sealed record PageAnswer(string Path, int Status, string? Location, byte[] Bytes, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, IDocument Document)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    /// <summary>The words of the page's main part, with single spaces.</summary>
    public string Words => WordsOf("main");

    /// <summary>The words of the first element that a CSS selector finds; empty when there is none.</summary>
    public string WordsOf(string selector) => Clean(Document.QuerySelector(selector)?.TextContent);

    /// <summary>The words of all elements that it finds.</summary>
    public IReadOnlyList<string> AllOf(string selector) => [.. Document.QuerySelectorAll(selector).Select(e => Clean(e.TextContent))];

    /// <summary>Asserts that it is a page, and gives it.</summary>
    public PageAnswer IsPage()
    {
        Assert.True(Status == 200, $"{Path} answered {Status} {Location}:\n{Body}");
        Assert.Equal("text/html", ContentHeaders.ContentType?.MediaType);
        return this;
    }

    public static async Task<PageAnswer> ReadAsync(string path, HttpResponseMessage answer, byte[] body)
    {
        var isHtml = answer.Content.Headers.ContentType?.MediaType == "text/html";
        var document = await new HtmlParser().ParseDocumentAsync(isHtml ? Encoding.UTF8.GetString(body) : "", TestContext.Current.CancellationToken);
        return new PageAnswer(path, (int)answer.StatusCode, answer.Headers.Location?.OriginalString, body, answer.Headers, answer.Content.Headers, document);
    }

    private static string Clean(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
