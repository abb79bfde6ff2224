using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Relay.BrowserTests.Portal;

/// <summary>Who may only look sees everything, finds nothing that changes anything, and changes nothing by trickery either.</summary>
public sealed class ViewerTests(TrialWorld world) : IClassFixture<TrialWorld>
{
    private static readonly string[] Pages =
    [
        "", "/onboarding/organization", "/onboarding/genesys", "/onboarding/whatsapp", "/onboarding/test", "/onboarding/deployment", "/health", "/secrets",
        "/deadletters", "/parked", "/members", "/keys", "/audit",
    ];

    // What an admin's pages post, and to where.
    private static readonly (string Address, string Body)[] Posts =
    [
        ("/t/harbour/health", ""), ("/t/harbour/health?handler=Live", ""), ("/t/harbour/onboarding/organization", "name=Taken"), ("/t/harbour/onboarding/test", ""),
        ("/t/harbour/onboarding/test?handler=Live", ""), ("/t/harbour/onboarding/deployment?handler=Deploy", ""), ("/t/harbour/onboarding/deployment?handler=DeployLive", ""),
        ("/t/harbour/onboarding/deployment?handler=Complete", ""), ("/t/harbour/members/new", "email=eve%40harbour.example&role=admin"),
        ("/t/harbour/keys/new", "id=k9&scopes=messages%3Asend"), ("/t/harbour/secrets/rotate?kind=genesys-signature&owner=1", ""),
    ];

    [Fact]
    public async Task A_viewer_sees_every_page_and_can_change_nothing()
    {
        await using var ann = await world.SignedInAsync(world.Ann);
        await ann.GoAsync("/t/harbour/members/new");
        await ann.Page.GetByLabel("E-mail").FillAsync(world.Val.Email);
        await ann.Page.GetByLabel("Viewer").CheckAsync();
        await ann.ClickAsync("Add");
        await Expect(ann.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Members" })).ToContainTextAsync(world.Val.Email);

        await using var val = await world.SignedInAsync(world.Val);
        await Expect(val.Page.Locator(".role")).ToHaveTextAsync("viewer");
        foreach (var page in Pages)
        {
            Assert.True((await val.GoAsync("/t/harbour" + page))!.Status == 200, page);
            Assert.Equal("/t/harbour" + page, val.Path);

            // Filters ask by GET and copies stay in the browser; nothing else is there to be pressed.
            Assert.True(await val.Page.Locator("main form[method=post], main [data-autosave]").CountAsync() == 0, $"{page} has a form that posts");
            var buttons = val.Page.Locator("main button:not([data-copy])");
            for (var i = 0; i < await buttons.CountAsync(); i++)
            {
                Assert.True(await buttons.Nth(i).EvaluateAsync<bool>("b => b.form?.method === 'get'"), $"{page}: {await buttons.Nth(i).InnerTextAsync()}");
            }
        }

        foreach (var page in new[] { "/members/new", "/keys/new", "/secrets/rotate?kind=genesys-signature&owner=1" })
        {
            Assert.True((await val.GoAsync("/t/harbour" + page))!.Status == 403, page);
        }

        // With a token of his own that forms are proven by.
        await val.GoAsync("/t/harbour");
        foreach (var (address, body) in Posts)
        {
            var status = await val.Page.EvaluateAsync<int>("""
                async ([address, body]) => (await fetch(address, {
                    method: 'POST', body, redirect: 'manual',
                    headers: { 'Content-Type': 'application/x-www-form-urlencoded', RequestVerificationToken: document.querySelector('meta[name=relay-token]').content },
                })).status
                """, new[] { address, body });
            Assert.True(status == 403, $"{address} answered {status}");
        }

        await ann.GoAsync("/t/harbour/members");
        await Expect(ann.Page.GetByText("eve@harbour.example")).ToHaveCountAsync(0);
    }
}
