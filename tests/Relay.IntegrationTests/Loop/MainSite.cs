using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>The Relay that most scenarios share; each has tenants of its own, so they do not meet.</summary>
public sealed class MainSite : IAsyncLifetime
{
    private readonly Queue<TestTenant> _spare = new();

    public Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var tenants = Enumerable.Range(1, 60).Select(n => new TestTenant($"tenant-{n}")).ToList();
        tenants.ForEach(_spare.Enqueue);
        Site = await Site.RunningAsync(new SitePlan { Tenants = tenants });
    }

    /// <summary>A tenant that no other test has.</summary>
    public TestTenant NewTenant() => _spare.Dequeue();

    public async ValueTask DisposeAsync()
    {
        // Everything is ended before anything is judged, so that a failure leaves no process and no file behind.
        var relay = Site.Relay.Process;
        var ended = relay.HasExited;
        await Site.DisposeAsync();
        Assert.False(ended, relay.Tail());
        Assert.Empty(Site.Reader.Faults);
        Assert.DoesNotContain(relay.Lines, line => line.Contains("Exception", StringComparison.Ordinal) || line.Contains(" FTL ", StringComparison.Ordinal));
    }
}
