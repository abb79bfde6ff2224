using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Relay.IntegrationTests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Relay.BrowserTests;

/// <summary>A person talks to himself through Relay, on the Simulator's page.</summary>
public sealed class SimulatorPageTests
{
    private readonly TestTenant _tenant = new("tenant-1") { Customers = [(Draw.Phone(), "Robin Example")] };

    [Fact]
    public async Task What_the_customer_writes_reaches_the_desk_and_the_answer_reaches_the_phone_with_its_tick()
    {
        Assert.SkipUnless(Chromium.IsThere, $"There is no {Chromium.Path}; ./relay test installs it where it may.");
        await using var site = await Site.RunningAsync(new SitePlan { Tenants = [_tenant] });
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.StartAsync(playwright);
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 800 } });
        page.SetDefaultTimeout(30_000);
        SetDefaultExpectTimeout(30_000);
        var faults = new List<string>();
        page.PageError += (_, fault) => faults.Add(fault);
        await page.GotoAsync(site.Simulator.Url);
        await Expect(page).ToHaveTitleAsync("Relay Simulator");
        await Chromium.PictureAsync(page, "1-opened");

        var question = site.NewText();
        var phone = page.GetByRole(AriaRole.Log, new PageGetByRoleOptions { Name = "Messages on the phone" });
        var desk = page.GetByRole(AriaRole.Log, new PageGetByRoleOptions { Name = "Messages on the desk" });
        await page.GetByLabel("Message as the customer").FillAsync(question);
        await page.Locator("#phone-form").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();
        await Expect(phone.GetByText(question)).ToBeVisibleAsync();
        await Expect(desk.GetByText(question)).ToBeVisibleAsync();
        await Chromium.PictureAsync(page, "2-asked");

        var answer = site.NewText();
        await page.GetByLabel("Message as the agent").FillAsync(answer);
        await page.Locator("#desk-form").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();
        var bubble = phone.GetByRole(AriaRole.Listitem).Filter(new LocatorFilterOptions { HasText = answer });
        await Expect(bubble.Locator(".tick")).ToHaveTextAsync("✓✓");
        await Expect(bubble).ToContainTextAsync(new Regex("delivered|read", RegexOptions.None, TimeSpan.FromSeconds(1)));

        // The agent hears of it by the receipt that Relay sends to Genesys.
        await Expect(desk.GetByRole(AriaRole.Listitem).Filter(new LocatorFilterOptions { HasText = answer })).ToContainTextAsync("Delivered");
        await Chromium.PictureAsync(page, "3-answered");
        Assert.Empty(faults);
    }
}
