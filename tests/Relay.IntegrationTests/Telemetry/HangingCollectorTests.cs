using Relay.IntegrationTests.Harness;
using Relay.IntegrationTests.Loop;

namespace Relay.IntegrationTests.Telemetry;

/// <summary>Whoever collects telemetry can hold up neither messages nor the end of the process.</summary>
public sealed class HangingCollectorTests
{
    [Fact]
    public async Task A_collector_that_hangs_delays_no_message_and_the_stop_by_no_more_than_its_limit()
    {
        await using var collector = new Collector(hangs: true);
        var tenant = new TestTenant("untraced");
        await using var site = await Site.RunningAsync(new SitePlan { Tenants = [tenant], RelaySettings = TelemetrySite.Settings(collector) });
        var view = new TenantView(site, tenant);
        await Until.TrueAsync(() => collector.Requests > 0, "something is sent to the collector");
        for (var n = 0; n < 20; n++)
        {
            await site.Simulator.CustomerWritesAsync(tenant, site.NewPhone(), site.NewText());
        }

        Assert.Equal(20, (await view.MessagesAtGenesysAsync(20)).Count);
        await view.NothingWentWrongAsync();

        // It hangs still: an exit code is told only when the process has ended, which is waited for a minute. What is left takes an export of its own,
        // which waits for the collector for OTEL_EXPORTER_OTLP_TIMEOUT, 10 s; the farewell ends before, so that it is cut off for certain.
        Assert.Equal(0, await site.Relay.StopAsync());
        Assert.Contains(site.Relay.Process.Lines, line => line.Contains("The last telemetry could not be sent", StringComparison.Ordinal));
    }
}
