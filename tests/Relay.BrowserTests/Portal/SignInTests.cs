using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Relay.BrowserTests.Portal;

/// <summary>Who comes in, who does not, and what each is told.</summary>
public sealed class SignInTests(TrialWorld world) : IClassFixture<TrialWorld>
{
    [Fact]
    public async Task The_organisation_decides_the_tenant_and_the_list_decides_the_role()
    {
        // The first of a known tenant needs the permission, and gets it all.
        await using var ann = await world.SignedInAsync(world.Ann);
        Assert.Equal("/t/harbour", ann.Path);
        await Expect(ann.Page.Locator(".role")).ToHaveTextAsync("admin");

        // The next one is not on the list, and is told whom to ask.
        await using var val = await world.SignedInAsync(world.Val);
        await Expect(val.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("ann@harbour.example");
        Assert.Equal("/signin/callback", val.Path);
        await val.GoAsync("/t/harbour");
        Assert.Equal("/signin", val.Path);

        // Nobody sees another's.
        await using var rita = await world.SignedInAsync(world.Rita);
        Assert.Equal("/t/rival", rita.Path);
        foreach (var path in new[] { "/t/harbour", "/t/nobody" })
        {
            Assert.Equal(404, (await rita.GoAsync(path))!.Status);
            await Expect(rita.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("There is no such page");
        }

        Assert.Equal(403, (await rita.GoAsync("/tenants"))!.Status);
    }

    [Fact]
    public async Task Somebody_of_an_unknown_organisation_starts_a_tenant_when_he_may()
    {
        await using var otto = await world.SignedInAsync(world.Otto);
        await Expect(otto.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("messaging:integration:edit");

        await using var nina = await world.SignedInAsync(world.Nina);
        Assert.Equal("/t/newcomer-ltd", nina.Path);
        await Expect(nina.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Begin onboarding" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signed_out_nobody_sees_anything_and_everywhere_means_every_browser()
    {
        await using var here = await world.SignedInAsync(world.Rita);
        await using var there = await world.SignedInAsync(world.Rita);
        await here.GoAsync("/signout");
        await here.ClickAsync("Sign out everywhere");
        foreach (var visitor in new[] { here, there })
        {
            await visitor.GoAsync("/t/rival");
            Assert.Equal("/signin", visitor.Path);
        }

        // The cookie is a key, and nothing else is kept in the browser.
        Assert.Equal(0, await here.Page.EvaluateAsync<int>("() => localStorage.length + sessionStorage.length"));
        Assert.DoesNotContain(await here.Page.Context.CookiesAsync(), c => c.Name == "__Host-relay" && c.Value.Length > 0);
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await using var rita = await world.SignedInAsync(world.Rita);
        var cookie = Assert.Single(await rita.Page.Context.CookiesAsync(), c => c.Name == "__Host-relay");
        Assert.True(cookie is { HttpOnly: true, Secure: true, SameSite: SameSiteAttribute.Lax, Path: "/" });
        Assert.Equal("", await rita.Page.EvaluateAsync<string>("() => document.cookie"));
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("/signout")]
    public async Task Nobody_is_led_elsewhere_after_he_signed_in(string returnUrl)
    {
        await using var rita = await world.VisitorAsync();
        await rita.SignInAsync(world.Rita, $"/signin?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal("/t/rival", rita.Path);
    }

    [Fact]
    public async Task A_link_to_the_sign_in_ends_no_session()
    {
        await using var rita = await world.SignedInAsync(world.Rita);
        await rita.GoAsync("/signin/start?region=eu-west-1&returnUrl=/t/rival/audit");
        Assert.Equal("/t/rival/audit", rita.Path);
        await Expect(rita.Page.Locator(".who")).ToContainTextAsync("Rita Rival");
    }

    [Fact]
    public async Task He_comes_back_to_where_he_wanted_to_go()
    {
        await using var rita = await world.VisitorAsync();
        await rita.SignInAsync(world.Rita, "/t/rival?from=a-link");
        Assert.EndsWith("/t/rival?from=a-link", rita.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_refuses_at_Genesys_is_told_so_and_can_begin_again()
    {
        await using var rita = await world.VisitorAsync();
        await rita.GoAsync("/signin");
        await rita.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Genesys Cloud, eu-west-1" }).ClickAsync();
        await rita.ClickAsync("Refuse access");
        await Expect(rita.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("did not confirm");
        await rita.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Begin again" }).ClickAsync();
        Assert.Equal("/signin", rita.Path);
    }

    [Fact]
    public async Task An_answer_that_was_not_asked_for_here_signs_nobody_in()
    {
        // The address that somebody else was sent back with.
        await using var other = await world.VisitorAsync();
        await other.GoAsync("/signin");
        string? answer = null;
        other.Page.Request += (_, request) => answer = request.Url.Contains("/signin/callback", StringComparison.Ordinal) ? request.Url : answer;
        await other.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Genesys Cloud, eu-west-1" }).ClickAsync();
        await other.ChooseAsync(world.Rita);
        Assert.NotNull(answer);

        await using var victim = await world.VisitorAsync();
        await victim.Page.GotoAsync(answer);
        await Expect(victim.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not begun here");
        await victim.GoAsync("/");
        Assert.Equal("/signin", victim.Path);
    }

    [Fact]
    public async Task It_works_with_the_keyboard_alone()
    {
        await using var rita = await world.VisitorAsync();
        await rita.GoAsync("/signin");
        await rita.Page.Keyboard.PressAsync("Tab");
        await Expect(rita.Page.GetByText("Skip to the content")).ToBeFocusedAsync();
        await rita.Page.Keyboard.PressAsync("Enter");
        await rita.Page.Keyboard.PressAsync("Tab");
        await Expect(rita.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Genesys Cloud, eu-west-1" })).ToBeFocusedAsync();
        await rita.Page.Keyboard.PressAsync("Enter");
        await rita.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = world.Rita.Name }).PressAsync("Enter");
        await Expect(rita.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Rival");
    }
}
