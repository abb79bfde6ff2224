using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Relay.IntegrationTests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Relay.BrowserTests.Portal;

/// <summary>A company of which Relay has never heard takes itself into use.</summary>
public sealed partial class OnboardingTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task From_the_first_sign_in_to_a_working_conversation_with_a_pause_in_between()
    {
        SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        var tenant = world.Newcomer;
        await using (var nina = await world.SignedInAsync(world.Nina))
        {
            await nina.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Begin onboarding" }).ClickAsync();

            // Saved as it is typed, and what is wrong stands beside its field.
            await FillAsync(nina, "Company name", "N");
            await Expect(nina.Page.Locator("[data-field=name] .fault")).ToContainTextAsync("2 characters");
            await FillAsync(nina, "Company name", "Newcomer Ltd");
            await Expect(nina.Page.Locator("[data-field=name] .fault")).ToHaveTextAsync("");
            await FillAsync(nina, "Contact e-mail", "desk@newcomer.example");
            await FillAsync(nina, "Support phone", "+14155550100");
            await nina.Page.GetByLabel("Region", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("europe");
            await nina.ClickAsync("Next");

            await FillAsync(nina, "OAuth client id", tenant.ClientId);
            await FillAsync(nina, "OAuth client secret", tenant.ClientSecret);
            await nina.Page.GetByLabel("Genesys region").SelectOptionAsync("eu-west-1");
            await Expect(nina.Page.Locator("[data-saved]")).ToContainTextAsync("aved");
        }

        // Another day, another browser: all is there, and the secret only by its end.
        await using var later = await world.SignedInAsync(world.Nina);
        await later.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Begin onboarding" }).ClickAsync();
        await Expect(later.Page.GetByLabel("OAuth client id")).ToHaveValueAsync(tenant.ClientId);
        await Expect(later.Page.Locator("[data-field=clientSecret] [data-mask]")).ToContainTextAsync(tenant.ClientSecret[^4..]);
        Assert.DoesNotContain(tenant.ClientSecret, await later.Page.ContentAsync(), StringComparison.Ordinal);
        await later.Page.GetByLabel("Environment").SelectOptionAsync("production");
        await later.ClickAsync("Next");

        await FillAsync(later, "WhatsApp Business account id", tenant.WabaId);
        await FillAsync(later, "Phone number id", tenant.PhoneNumberId);
        await FillAsync(later, "System user token", tenant.AccessToken);
        await FillAsync(later, "Meta app id", tenant.AppId);
        await FillAsync(later, "Meta app secret", tenant.AppSecret);
        await later.ClickAsync("Next");

        await later.ClickAsync("Take into use and test");
        await Expect(later.Page.Locator("#check-genesys-token .state")).ToHaveTextAsync("passed");
        await Expect(later.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Run all checks" })).ToBeVisibleAsync();
        await later.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Next: webhooks" }).ClickAsync();

        await later.ClickAsync("Set up the webhooks");
        await Expect(later.Page.Locator("[data-steps] [data-said]")).ToContainTextAsync("Done. Reload the page");

        // What only an admin of Genesys can do: the flow that the messages go into.
        var integration = await IntegrationAsync(later);
        await world.Site.Simulator.DriveAsync("/sim/genesys/newcomer/state", new JsonObject { ["flowAttached"] = true });
        await later.GoAsync("/t/newcomer-ltd/onboarding/test");
        await later.ClickAsync("Run all checks");
        await Expect(later.Page.Locator(".checks .state.failed")).ToHaveCountAsync(0);
        await Chromium.PictureAsync(later.Page, "portal-test", "artifacts/portal", fullPage: false);
        await later.GoAsync("/t/newcomer-ltd/onboarding/deployment");
        await later.ClickAsync("Go live");
        await Expect(later.Page.GetByText("Live since")).ToBeVisibleAsync();

        await TalkAsync(tenant, integration);
        await later.GoAsync("/t/newcomer-ltd/secrets");
        await Chromium.PictureAsync(later.Page, "portal-secrets", "artifacts/portal", fullPage: false);
        await using var phone = await world.SignedInAsync(
            world.Nina, new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark, ViewportSize = new ViewportSize { Width = 390, Height = 844 } });
        await phone.GoAsync("/t/newcomer-ltd/health");
        await Chromium.PictureAsync(phone.Page, "portal-health", "artifacts/portal", fullPage: false);
    }

    private async Task TalkAsync(TestTenant tenant, string integration)
    {
        var simulator = world.Site.Simulator;
        var phone = tenant.Customers[0].Phone;
        var question = world.Site.NewText();
        await simulator.CustomerWritesAsync(tenant, phone, question);
        await simulator.CallsAsync(1, call => call.IsGenesysMessage && call.Body.GetRawText().Contains(question, StringComparison.Ordinal), "the question at Genesys", Patience);

        var answer = world.Site.NewText();
        await simulator.DriveAsync($"/sim/genesys/{integration}/messages", new JsonObject { ["to"] = phone, ["text"] = answer });
        await simulator.CallsAsync(1, call => call.IsGraphMessage && call.Body.GetRawText().Contains(answer, StringComparison.Ordinal), "the answer at WhatsApp", Patience);
    }

    private static async Task<string> IntegrationAsync(Visitor visitor)
    {
        await visitor.GoAsync("/t/newcomer-ltd");
        var row = await visitor.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Accounts" }).InnerTextAsync();
        var found = Uuid().Match(row);
        Assert.True(found.Success, $"No integration stands in: {row}");
        return found.Value;
    }

    // Leaving the field saves it.
    private static async Task FillAsync(Visitor visitor, string label, string value)
    {
        var field = visitor.Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });
        await field.FillAsync(value);
        await field.BlurAsync();
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uuid();
}
