using Microsoft.Playwright;
using Relay.IntegrationTests.Harness;

namespace Relay.BrowserTests.Portal;

/// <summary>Somebody at a browser, who notices when a page breaks a rule of its own.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _url;
    private readonly List<string> _faults = [];

    private Visitor(IBrowserContext context, IPage page, string url)
    {
        _context = context;
        Page = page;
        _url = url;
        page.PageError += (_, fault) => _faults.Add(fault);

        // A page that breaks its own content security policy says so in the console.
        page.Console += (_, line) =>
        {
            if (line.Type == "error" && line.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _faults.Add($"{line.Location} on {page.Url}: {line.Text}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in scripts, and what the content security policy stopped.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static async Task<Visitor> ComeAsync(IBrowser browser, string url, BrowserNewContextOptions? options)
    {
        var context = await browser.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout(30_000);
        return new Visitor(context, await context.NewPageAsync(), url);
    }

    public Task<IResponse?> GoAsync(string path) => Page.GotoAsync(_url + path);

    /// <summary>Signs in at the simulated Genesys.</summary>
    public async Task SignInAsync(TestUser user, string path = "/")
    {
        await GoAsync(path);
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Genesys Cloud, eu-west-1" }).ClickAsync();
        await ChooseAsync(user);
    }

    /// <summary>Chooses who signs in, on Genesys' page.</summary>
    public Task ChooseAsync(TestUser user) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = user.Name }).ClickAsync();

    /// <summary>The path that he is at.</summary>
    public string Path => new Uri(Page.Url).AbsolutePath;

    public Task ClickAsync(string button) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).ClickAsync();

    public async ValueTask DisposeAsync()
    {
        // How it looked when he left: the first thing to look at when a walk failed.
        await Chromium.PictureAsync(Page, $"left-{TestContext.Current.TestMethod?.MethodName}");
        await _context.DisposeAsync();
        Assert.Empty(Faults);
    }
}
