using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Relay.BrowserTests.Portal;

/// <summary>The pages behind those of the menu, with something on them: what is asked before something is changed, and what came of it.</summary>
public sealed class DetailTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    private const string Tenant = "/t/harbour";

    [Theory]
    [InlineData("phone-dark", ColorScheme.Dark, 360, 740)]
    [InlineData("desktop-light", ColorScheme.Light, 1920, 1080)]
    public async Task Every_page_of_detail_fits_its_screen_and_axe_finds_nothing(string screen, ColorScheme scheme, int width, int height)
    {
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = height } };
        await using var ann = await world.SignedInAsync(world.Ann, options);
        var inspection = new Inspection(screen, width);
        await MembersAsync(ann, inspection);
        await KeysAsync(ann, inspection, $"k-{screen}");
        await DeadLettersAsync(ann, inspection);
        await ParkedAsync(ann, inspection);
        await SecretsAsync(ann, inspection);
        inspection.AssertNothing();
    }

    private static async Task MembersAsync(Visitor ann, Inspection inspection)
    {
        await ann.GoAsync(Tenant + "/members/new");
        await inspection.LookAsync(ann, "member-new");
        await ann.Page.GetByLabel("E-mail").FillAsync("no address");
        await ann.Page.Locator("main form").EvaluateAsync("form => form.noValidate = true");
        await ann.ClickAsync("Add");
        await Expect(ann.Page.GetByLabel("E-mail")).ToHaveAttributeAsync("aria-invalid", "true");
        await inspection.LookAsync(ann, "member-refused");
        await ann.GoAsync(Tenant + "/members");
        await ann.Page.Locator($"main a[href^='{Tenant}/members/']:not([href$=new])").First.ClickAsync();
        await inspection.LookAsync(ann, "member");
    }

    private static async Task KeysAsync(Visitor ann, Inspection inspection, string name)
    {
        await ann.GoAsync(Tenant + "/keys/new");
        await inspection.LookAsync(ann, "key-new");
        await ann.Page.GetByLabel("Name").FillAsync(name);
        await ann.ClickAsync("Create the key");
        await inspection.LookAsync(ann, "key-refused");
        await ann.Page.GetByLabel("messages:send").CheckAsync();
        await ann.ClickAsync("Create the key");
        await Expect(ann.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("shown this once");
        await inspection.LookAsync(ann, "key-made");
        await ann.GoAsync($"{Tenant}/keys/{name}/revoke");
        await inspection.LookAsync(ann, "key-revoke");
        await ann.ClickAsync("Revoke it");
        await ann.Page.WaitForURLAsync(url => url.EndsWith("/keys", StringComparison.Ordinal));
    }

    private async Task DeadLettersAsync(Visitor ann, Inspection inspection)
    {
        var (tenant, simulator) = (world.Harbour, world.Site.Simulator);
        var phone = tenant.Customers[0].Phone;
        await simulator.CustomerWritesAsync(tenant, phone, world.Site.NewText());
        await simulator.FailAsync(tenant, "/messages", new JsonObject { ["times"] = 1, ["graphCode"] = 131026 });
        await simulator.AgentWritesAsync(tenant, phone, world.Site.NewText());
        var letters = ann.Page.Locator($"main a[href^='{Tenant}/deadletters/']");
        await ReloadUntilAsync(ann, "/deadletters", letters);
        await inspection.LookAsync(ann, "deadletters");
        await letters.First.ClickAsync();
        await inspection.LookAsync(ann, "deadletter");
        await ann.ClickAsync("Discard");
        await inspection.LookAsync(ann, "deadletter-discard");
        await ann.ClickAsync("Discard");
        await Expect(ann.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Discarded");
        await inspection.LookAsync(ann, "deadletter-discarded");
    }

    private async Task ParkedAsync(Visitor ann, Inspection inspection)
    {
        var (tenant, simulator) = (world.Harbour, world.Site.Simulator);
        await simulator.FailAsync(tenant, "/inbound/open/message", new JsonObject { ["times"] = 1000, ["status"] = 503 });
        await simulator.CustomerWritesAsync(tenant, tenant.Customers[0].Phone, world.Site.NewText());
        var waiting = ann.Page.Locator($"main a[href^='{Tenant}/parked/deliveries']");
        await ReloadUntilAsync(ann, "/parked", waiting);
        await inspection.LookAsync(ann, "parked");
        await waiting.First.ClickAsync();
        await inspection.LookAsync(ann, "parked-deliveries");
        await ann.ClickAsync("Give the next ones up");
        await inspection.LookAsync(ann, "parked-give-up");
        await ann.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Keep waiting" }).ClickAsync();
        await Expect(waiting.Or(ann.Page.GetByText("Waiting for")).First).ToBeVisibleAsync();
        await simulator.MendAsync();
    }

    private static async Task SecretsAsync(Visitor ann, Inspection inspection)
    {
        foreach (var kind in new[] { "meta-verify-token", "genesys-signature", "meta-app-secret", "genesys-client", "whatsapp-token" })
        {
            await ann.GoAsync(Tenant + "/secrets");
            await ann.Page.Locator($"main a[href*='kind={kind}']").First.ClickAsync();
            await inspection.LookAsync(ann, $"rotate-{kind}");
        }

        await ann.GoAsync(Tenant + "/secrets");
        await ann.Page.Locator("main a[href*='kind=meta-verify-token']").First.ClickAsync();
        await ann.ClickAsync("Begin");
        await ann.Page.WaitForURLAsync(url => url.Contains("/secrets/rotations/", StringComparison.Ordinal));
        await inspection.LookAsync(ann, "rotation");
    }

    private static async Task ReloadUntilAsync(Visitor ann, string path, ILocator there) => await IntegrationTests.Harness.Until.TrueAsync(
        async () =>
        {
            await ann.GoAsync(Tenant + path);
            return await there.CountAsync() > 0;
        },
        () => $"{path} shows what it is to show");
}
