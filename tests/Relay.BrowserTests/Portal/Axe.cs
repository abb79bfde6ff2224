using System.Text.Json;
using Microsoft.Playwright;
using Relay.IntegrationTests.Harness;

namespace Relay.BrowserTests.Portal;

/// <summary>Looks at a page with axe-core, as far as WCAG 2.2 AA can be checked by a machine.</summary>
internal static class Axe
{
    private static readonly string File = Path.Combine(Repository.Root, "tests", "Relay.BrowserTests", "node_modules", "axe-core", "axe.min.js");

    public static bool IsThere => System.IO.File.Exists(File);

    /// <summary>What is wrong for those who hear or feel a page: rule, place, and why.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        // Evaluated, not put into the page: its content security policy lets nothing in.
        await page.EvaluateAsync(await System.IO.File.ReadAllTextAsync(File));
        var found = await page.EvaluateAsync<JsonElement>("""
            async () => (await axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }))
                .violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(' ')}: ${n.failureSummary}`))
            """);
        return [.. found.EnumerateArray().Select(v => v.GetString()!)];
    }
}
