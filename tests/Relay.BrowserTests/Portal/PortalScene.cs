using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Relay.IntegrationTests.Harness;

namespace Relay.BrowserTests.Portal;

/// <summary>
/// Relay with its portal, the Simulator as Genesys and Meta, and a browser: the scene of the walks. Who lives here: Harbour, which Relay knows
/// and nobody has signed in to; Newcomer, of which Relay has never heard; and Rival, which must never see either.
/// </summary>
public abstract class PortalScene : IAsyncLifetime
{
    private const string SignInClient = "51900000-0000-4000-8000-0000000000aa";

    private Site? _site;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public TestUser Ann { get; } = new("Ann Admin", "ann@harbour.example", TestUser.MayFound, "messaging:integration:view");

    public TestUser Val { get; } = new("Val Viewer", "val@harbour.example", "messaging:integration:view");

    public TestUser Nina { get; } = new("Nina Founder", "nina@newcomer.example", TestUser.MayFound);

    public TestUser Otto { get; } = new("Otto Onlooker", "otto@newcomer.example", "messaging:integration:view");

    public TestUser Rita { get; } = new("Rita Rival", "rita@rival.example", TestUser.MayFound);

    public TestTenant Harbour { get; }

    public TestTenant Newcomer { get; }

    public TestTenant Rival { get; }

    protected PortalScene()
    {
        Harbour = new TestTenant("harbour") { Name = "Harbour", Users = [Ann, Val], Customers = [(Draw.Phone(), "Robin Example")] };
        Newcomer = new TestTenant("newcomer") { Name = "Newcomer Ltd", Users = [Nina, Otto], IsKnown = false, Customers = [(Draw.Phone(), "Kim Example")] };
        Rival = new TestTenant("rival") { Name = "Rival", Users = [Rita] };
    }

    public Site Site => _site!;

    public string Url => Site.RelayUrl;

    /// <summary>Settings of Relay that only this scene needs.</summary>
    protected virtual IReadOnlyList<(string Key, string Value)> MoreSettings(string relayUrl) => [];

    /// <summary>PostgreSQL's connection string; null is a trial.</summary>
    protected virtual Task<string?> StoreAsync() => Task.FromResult<string?>(null);

    /// <summary>Ends what <see cref="StoreAsync"/> began.</summary>
    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        if (!Chromium.IsThere)
        {
            return;
        }

        _site = await Site.CreateAsync(new SitePlan
        {
            Tenants = [Harbour, Newcomer, Rival],
            Store = await StoreAsync(),
            RelaySettings =
            [
                ("Portal__SelfSignup", "true"), ("Portal__SignIn__Clients__eu-west-1", SignInClient), ("Portal__Contact", "the team of this test"),
                ("Portal__SignInStepsPerMinute", "10000"),
            ],
            SimulatorSettings = new Dictionary<string, JsonNode?> { ["signInClientId"] = SignInClient },
        });
        await _site.ReadyRelayAsync(0, MoreSettings(_site.RelayUrl));
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.StartAsync(_playwright);
    }

    /// <summary>A browser of its own, with nothing of the others' in it.</summary>
    public async Task<Visitor> VisitorAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(Chromium.IsThere, $"There is no {Chromium.Path}; ./relay test installs it where it may.");
        return await Visitor.ComeAsync(_browser!, Url, options);
    }

    /// <summary>Somebody who has signed in.</summary>
    public async Task<Visitor> SignedInAsync(TestUser user, BrowserNewContextOptions? options = null)
    {
        var visitor = await VisitorAsync(options);
        await visitor.SignInAsync(user);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_site is not null)
        {
            // For whoever wonders why a walk failed.
            await File.WriteAllTextAsync(Path.Combine(Repository.Root, "TestResults", "browser", $"{GetType().Name}.log"), _site.Relay.Process.Tail(500));
            await _site.DisposeAsync();
        }

        await CloseAsync();
        GC.SuppressFinalize(this);
    }
}
