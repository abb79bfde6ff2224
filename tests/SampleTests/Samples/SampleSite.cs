using Relay.IntegrationTests.Harness;
using Relay.SampleTests.Samples;

[assembly: AssemblyFixture(typeof(SampleSite))]

// They wait for other processes most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Relay.SampleTests.Samples;

/// <summary>A Relay for the samples' scenarios, which run side by side: each has a customer of its own.</summary>
public sealed class SampleSite : IAsyncLifetime
{
    public TestTenant Tenant { get; } = new("demo") { KafkaOnlyNumberId = Draw.Digits(15) };

    public Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await Site.RunningAsync(new SitePlan { Tenants = [Tenant] });

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
