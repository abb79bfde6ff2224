using Relay.IntegrationTests.Harness;
using Relay.Load.Sending;

namespace Relay.Load.Sections;

/// <summary>Who writes: every message is of the next tenant, and of each tenant the next customer, so that all conversations are busy alike.</summary>
internal sealed class Customers(IReadOnlyList<TestTenant> tenants, int customersEach)
{
    private readonly WebhookTemplate[] _templates = [.. tenants.Select(tenant => new WebhookTemplate(tenant))];

    public int TenantOf(int number) => number % _templates.Length;

    public ReadOnlyMemory<byte> Request(int number) => _templates[TenantOf(number)].Write(number, number / _templates.Length % customersEach);

    /// <summary>Posts messages numbered from <paramref name="first"/> at a rate.</summary>
    public Task<OpenLoopRun> WriteAsync(Site site, double perSecond, int first, int count, int connections, CancellationToken cancellationToken) =>
        OpenLoop.RunAsync(new Uri(site.RelayUrl), perSecond, count, connections, n => Request(first + n), cancellationToken);
}
