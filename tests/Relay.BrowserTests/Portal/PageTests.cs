using Microsoft.Playwright;

namespace Relay.BrowserTests.Portal;

/// <summary>Every page in light and dark, on a phone and on a wide screen: pictured, in its frame, and open to everybody.</summary>
public sealed class PageTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    // Without somebody who looks at them these would be all there is to see.
    private static readonly string[] OfStrangers = ["/signin", "/problem/404"];

    private static readonly string[] OfTenants =
    [
        "", "/onboarding/organization", "/onboarding/genesys", "/onboarding/whatsapp", "/onboarding/test", "/onboarding/deployment", "/health", "/secrets",
        "/deadletters", "/parked", "/members", "/keys", "/audit",
    ];

    public static TheoryData<string, ColorScheme, int, int> Screens => new()
    {
        { "phone-light", ColorScheme.Light, 360, 740 },
        { "phone-dark", ColorScheme.Dark, 360, 740 },
        { "desktop-light", ColorScheme.Light, 1920, 1080 },
        { "desktop-dark", ColorScheme.Dark, 1920, 1080 },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Every_page_fits_its_screen_and_axe_finds_nothing(string screen, ColorScheme scheme, int width, int height)
    {
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = height } };
        var inspection = new Inspection(screen, width);
        await using (var stranger = await world.VisitorAsync(options))
        {
            foreach (var path in OfStrangers)
            {
                await LookAsync(stranger, path, inspection);
            }
        }

        await using var ann = await world.SignedInAsync(world.Ann, options);
        foreach (var path in OfTenants.Select(p => "/t/harbour" + p).Append("/signin/step-up").Append("/signout"))
        {
            await LookAsync(ann, path, inspection);
        }

        inspection.AssertNothing();
    }

    private static async Task LookAsync(Visitor visitor, string path, Inspection inspection)
    {
        var answer = await visitor.GoAsync(path);
        if (path != "/problem/404" && answer!.Status != 200)
        {
            inspection.Note($"{path}: answered {answer.Status}");
            return;
        }

        await inspection.LookAsync(visitor, path.Replace("/t/harbour", "tenant", StringComparison.Ordinal).Trim('/').Replace('/', '-'));
    }
}
