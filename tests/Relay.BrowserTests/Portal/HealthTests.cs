using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Relay.BrowserTests.Portal;

/// <summary>What goes wrong at Genesys, at Meta or before Relay's own door is named on the Health page, with what helps.</summary>
public sealed class HealthTests(HealthWorld world) : IClassFixture<HealthWorld>
{
    private const string Health = "/t/harbour/health";
    private const float Patience = 60_000;

    [Fact]
    public async Task Each_failing_check_is_shown_with_its_remedy_and_passes_when_it_is_mended()
    {
        SetDefaultExpectTimeout(Patience);
        await using var ann = await world.SignedInAsync(world.Ann);
        var admin = new HarbourAdmin(world, ann);
        await admin.DeployAsync();
        await admin.GenesysAsync("flowAttached", true);

        await ann.GoAsync(Health);
        var healthy = await RunAllAsync(ann);
        Assert.Equal(healthy.Keys.Order(StringComparer.Ordinal), Break.All.Select(b => b.Check).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

        // That the address is this machine's own is as it should be here, and is said.
        Assert.Equal(["public-url"], healthy.Where(c => c.Value.State != "passed").Select(c => c.Key));
        Assert.Equal("warning", healthy["public-url"].State);

        var faults = new List<string>();
        foreach (var wrong in Break.All)
        {
            await wrong.Spoil(admin);
            var seen = await RunAllAsync(ann);
            var wanted = healthy.ToDictionary(c => c.Key, c => c.Value.State, StringComparer.Ordinal);
            wanted[wrong.Check] = wrong.State;
            foreach (var waiting in wrong.Waiting.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                wanted[waiting] = "waiting";
            }

            faults.AddRange(seen.Where(c => c.Value.State != wanted[c.Key])
                .Select(c => $"{wrong.Check} ({wrong.Cause}): {c.Key} is {c.Value.State}, not {wanted[c.Key]}: {c.Value.Cause}"));
            var said = seen[wrong.Check];
            if (!said.Cause.Contains(wrong.Cause, StringComparison.OrdinalIgnoreCase) || !said.Remedy.Contains(wrong.Remedy, StringComparison.OrdinalIgnoreCase))
            {
                faults.Add($"{wrong.Check}: the page says '{said.Cause}' and '{said.Remedy}', not '{wrong.Cause}' and '{wrong.Remedy}'");
            }

            faults.AddRange(wrong.Waiting.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(w => !seen[w].Cause.Contains("First this has to be right", StringComparison.Ordinal))
                .Select(w => $"{wrong.Check}: {w} waits for '{seen[w].Cause}'"));

            await wrong.Mend(admin);
            if (ann.Path != Health)
            {
                await ann.GoAsync(Health);
            }

            var mended = await RetryAsync(ann, wrong.Check);
            if (mended != healthy[wrong.Check].State)
            {
                faults.Add($"{wrong.Check} ({wrong.Cause}) is {mended} after it was mended");
            }
        }

        Assert.Equal(healthy.Select(c => (c.Key, c.Value.State)), (await RunAllAsync(ann)).Select(c => (c.Key, c.Value.State)));
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public async Task The_overview_and_the_secrets_tell_what_the_checks_found_without_asking_anybody()
    {
        SetDefaultExpectTimeout(Patience);
        await using var rita = await world.SignedInAsync(world.Rita);
        await Expect(rita.Page.GetByText("The checks have not been run yet.")).ToBeVisibleAsync();
        var end = TimeProvider.System.GetUtcNow().AddDays(5);
        await world.Site.Simulator.DriveAsync("/sim/meta/rival/state", new() { ["tokenExpiresAt"] = end.ToUnixTimeSeconds(), ["status"] = "DISCONNECTED" });
        await rita.GoAsync("/t/rival/health");
        var found = await RunAllAsync(rita);
        var failed = found.Count(c => c.Value.State == "failed");
        Assert.Equal(("warning", "failed"), (found["whatsapp-token-expiry"].State, found["whatsapp-quality"].State));

        var before = (await world.Site.Simulator.CallsAsync(_ => true)).Count;
        await rita.GoAsync("/t/rival");
        await Expect(rita.Page.Locator("[data-summary=checks] .state")).ToHaveTextAsync($"{failed} failed");
        var day = end.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await Expect(rita.Page.Locator("[data-summary=expiry]")).ToContainTextAsync($"WhatsApp token of {world.Rival.PhoneNumberId} ends on {day}");
        await rita.GoAsync("/t/rival/secrets");
        await Expect(rita.Page.Locator($"[id='whatsapp-token-{world.Rival.PhoneNumberId}'] ~ .scroll")).ToContainTextAsync(day);
        Assert.Equal(before, (await world.Site.Simulator.CallsAsync(_ => true)).Count);
    }

    private static async Task<Dictionary<string, Shown>> RunAllAsync(Visitor visitor)
    {
        await visitor.ClickAsync("Run all checks");
        await Expect(visitor.Page.Locator("form.row[data-checks] [data-said]")).ToContainTextAsync("Done:");
        return await ShownAsync(visitor);
    }

    private static async Task<string> RetryAsync(Visitor visitor, string check)
    {
        var item = visitor.Page.Locator($"#check-{check}");
        await item.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(item.Locator("[data-said]")).ToContainTextAsync("Done:");
        return (await ShownAsync(visitor))[check].State;
    }

    private static async Task<Dictionary<string, Shown>> ShownAsync(Visitor visitor)
    {
        var items = await visitor.Page.EvaluateAsync<JsonElement>("""
            () => [...document.querySelectorAll('[data-check-list] > li')].map(li =>
                ['state', 'cause', 'remedy'].map(part => li.querySelector(`[data-part="${part}"]`).textContent).concat(li.id.substring('check-'.length)))
            """);
        return items.EnumerateArray().ToDictionary(i => i[3].GetString()!, i => new Shown(i[0].GetString()!, i[1].GetString()!, i[2].GetString()!), StringComparer.Ordinal);
    }

    private sealed record Shown(string State, string Cause, string Remedy);
}
