using System.Text;
using AngleSharp.Html.Dom;
using Microsoft.Net.Http.Headers;
using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

/// <summary>Somebody's browser, without script and without pictures. Made by <see cref="SignedInPeople"/>; a stranger's has no session.</summary>
internal sealed class SignedIn(RelayApp app) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    // Kept by hand: the cookies are for encrypted connections, which only the server believes this one to be.
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public async Task<PageAnswer> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        return await SendAsync(request);
    }

    /// <summary>Sends a form of a page as a browser would, with other values for some of its fields; null leaves a field out.</summary>
    /// <param name="form">CSS selector of the form, or of one of its submit buttons.</param>
    public async Task<PageAnswer> SubmitAsync(PageAnswer page, string form, params (string Name, string? Value)[] changed)
    {
        var found = page.Document.QuerySelector(form) ?? throw new ArgumentException($"The page {page.Path} has no {form}:\n{page.Body}", nameof(form));
        var (element, button) = found is IHtmlFormElement own ? (own, null) : ((found as IHtmlButtonElement)?.Form!, found as IHtmlButtonElement);
        var fields = Fields(element).ToList();
        if (button?.Name is { Length: > 0 } pressed)
        {
            fields.Add(new(pressed, button.GetAttribute("value") ?? ""));
        }

        foreach (var (name, value) in changed)
        {
            fields.RemoveAll(f => f.Key == name);
            if (value is not null)
            {
                fields.Add(new(name, value));
            }
        }

        var action = button?.GetAttribute("formaction") ?? element.GetAttribute("action") ?? page.Path;
        if (!string.Equals(element.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase))
        {
            return await GetAsync($"{action.Split('?')[0]}?{await new FormUrlEncodedContent(fields).ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        return await PostAsync(action, fields);
    }

    /// <summary>Posts fields as they are: without the page's token this is what another site would send.</summary>
    public async Task<PageAnswer> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = new FormUrlEncodedContent(fields) };
        return await SendAsync(request);
    }

    /// <summary>Posts with a token that is good, wherever that form would be: what somebody sends who is shown no such form.</summary>
    public async Task<PageAnswer> PostByHandAsync(string path, params (string Name, string Value)[] fields) =>
        await PostAsync(path, [new("__RequestVerificationToken", await TokenAsync()), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);

    /// <summary>Calls the API as a script of a page does: with the session, and with the page's token.</summary>
    public async Task<ApiAnswer> ApiAsync(HttpMethod method, string path, string? body = null, bool withToken = true, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, Address(path));
        if (withToken)
        {
            request.Headers.Add("RequestVerificationToken", await TokenAsync());
        }

        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        AddCookies(request);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new ApiAnswer(answer.StatusCode, text, answer.Headers, answer.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Takes what a server gave to somebody else's browser.</summary>
    public void Keep(IEnumerable<string?> setCookies)
    {
        foreach (var cookie in SetCookieHeaderValue.ParseList([.. setCookies.OfType<string>()]))
        {
            if (cookie.Expires < DateTimeOffset.UnixEpoch.AddYears(1))
            {
                _cookies.Remove(cookie.Name.ToString());
            }
            else
            {
                _cookies[cookie.Name.ToString()] = cookie.Value.ToString();
            }
        }
    }

    public void Dispose() => _http.Dispose();

    // Every page of somebody who signed in has it, whatever it shows.
    private async Task<string> TokenAsync()
    {
        var page = await GetAsync("/signout");
        return page.Document.QuerySelector("meta[name=relay-token]")?.GetAttribute("content") ?? throw new InvalidOperationException($"Nobody is signed in: {page.Status}.");
    }

    private async Task<PageAnswer> SendAsync(HttpRequestMessage request)
    {
        AddCookies(request);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        if (answer.Headers.TryGetValues("Set-Cookie", out var given))
        {
            Keep(given);
        }

        var body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return await PageAnswer.ReadAsync(request.RequestUri!.PathAndQuery, answer, body);
    }

    private Uri Address(string path) => new(new Uri($"http://127.0.0.1:{app.Port}"), path);

    private void AddCookies(HttpRequestMessage request)
    {
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(IHtmlFormElement form)
    {
        foreach (var field in form.Elements)
        {
            switch (field)
            {
                case IHtmlInputElement { Name.Length: > 0, IsDisabled: false } input when input.Type is not ("checkbox" or "radio") || input.IsChecked:
                    yield return new(input.Name, input.Value);
                    break;
                case IHtmlSelectElement { Name.Length: > 0, IsDisabled: false } select:
                    foreach (var chosen in select.SelectedOptions)
                    {
                        yield return new(select.Name, chosen.Value);
                    }

                    break;
                case IHtmlTextAreaElement { Name.Length: > 0, IsDisabled: false } text:
                    yield return new(text.Name, text.Value);
                    break;
                default:
                    break;
            }
        }
    }
}
