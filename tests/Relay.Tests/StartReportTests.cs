using Relay.Tests.Hosting;

namespace Relay.Tests;

/// <summary>What the real program says of itself at start.</summary>
public sealed class StartReportTests
{
    [Fact]
    public async Task It_tells_the_webhook_urls_and_that_one_process_may_normalize()
    {
        await using var relay = await RunningRelay.StartAsync(
            ("Relay:PublicBaseUrl", "https://relay.example/base/"), ("Relay:Roles", "Ingest,Normalize"));
        await relay.LineAsync("https://relay.example/base/webhook/meta/<tenant> and https://relay.example/base/webhook/genesys/<tenant>");
        await relay.LineAsync("only one process may run Normalize");
    }

    [Fact]
    public async Task It_tells_only_what_concerns_its_roles()
    {
        await using var relay = await RunningRelay.StartAsync(("Relay:Roles", "Dispatch"));
        await relay.LineAsync("runs without a store");
        Assert.DoesNotContain(relay.Lines, line => line.Contains("Webhook URLs", StringComparison.Ordinal) || line.Contains("run Normalize", StringComparison.Ordinal));
    }
}
