using Microsoft.Playwright;
using Relay.IntegrationTests.Harness;

namespace Relay.BrowserTests;

/// <summary>The browser of the system; nothing is downloaded.</summary>
internal static class Chromium
{
    public const string Path = "/usr/bin/chromium";

    public static bool IsThere => File.Exists(Path);

    public static Task<IBrowser> StartAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Path,
        Args =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ],
    });

    /// <summary>Keeps a picture for people to look at.</summary>
    /// <param name="fullPage">Else what fits the window.</param>
    public static Task PictureAsync(IPage page, string name, string folder = "TestResults/browser", bool fullPage = true) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = System.IO.Path.Combine(Repository.Root, folder, $"{name}.png"),
        FullPage = fullPage,
    });
}
