using System.Text.RegularExpressions;
using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

/// <summary>What browsers are told of pages.</summary>
public sealed partial class PageHeadersTests(PortalApp portal) : IClassFixture<PortalApp>
{
    [Theory]
    [InlineData("")]
    [InlineData("secrets")]
    [InlineData("members")]
    [InlineData("health")]
    [InlineData("onboarding/organization")]
    public async Task Every_page_runs_only_what_it_brought_and_stands_in_no_frame(string page)
    {
        using var admin = await portal.App.AdminAsync(ApiClient.Tenant);
        var path = $"/t/{ApiClient.Tenant}/{page}".TrimEnd('/');
        var first = (await admin.GetAsync(path)).IsPage();
        var policy = Assert.Single(first.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(first.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(first.Headers.GetValues("Referrer-Policy")));
        Assert.True(first.Headers.CacheControl?.NoStore);

        // Each answer has a nonce of its own; what stands in the page has it, and nothing stands in attributes, where it would not run.
        var nonce = Nonce().Match(policy).Groups["nonce"].Value;
        Assert.True(nonce.Length >= 24, policy);
        Assert.All(first.Document.Scripts, script => Assert.Equal(nonce, script.GetAttribute("nonce")));
        Assert.DoesNotContain(first.Document.All, element => element.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name == "style"));
        var second = (await admin.GetAsync(path)).IsPage();
        Assert.NotEqual(nonce, Nonce().Match(Assert.Single(second.Headers.GetValues("Content-Security-Policy"))).Groups["nonce"].Value);
    }

    [GeneratedRegex("script-src 'nonce-(?<nonce>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nonce();
}
