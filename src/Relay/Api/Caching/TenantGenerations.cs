using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;
using Relay.Model;
using Relay.Tenants;

namespace Relay.Api.Caching;

/// <summary>Counts the changes of each tenant since this process began, and ends with each what is kept of its answers.</summary>
internal sealed class TenantGenerations(TenantDirectory directory, IOutputCacheStore store) : IHostedService
{
    private readonly ConcurrentDictionary<string, long> _changes = new(StringComparer.Ordinal);

    public string Of(string tenant) => _changes.GetValueOrDefault(tenant).ToString(CultureInfo.InvariantCulture);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        directory.Replaced += OnReplaced;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        directory.Replaced -= OnReplaced;
        return Task.CompletedTask;
    }

    /// <summary>Something that answers show of the tenant has changed in this process, outside its settings.</summary>
    public async Task ChangedAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        Count(tenant.Value);
        await store.EvictByTagAsync(TenantCachePolicy.TagOf(tenant.Value), cancellationToken);
    }

    private void OnReplaced(object? sender, SnapshotReplaced change)
    {
        // Tenants that did not change are the same objects in both. The count decides; taking them out frees the room.
        var changed = change.Before.Tenants.Where(t => !ReferenceEquals(change.After.Find(t.Id.Value), t)).Select(t => t.Id.Value).ToList();
        changed.ForEach(Count);
        _ = EvictAsync(changed);
    }

    private async Task EvictAsync(IReadOnlyList<string> tenants)
    {
        foreach (var tenant in tenants)
        {
            await store.EvictByTagAsync(TenantCachePolicy.TagOf(tenant), CancellationToken.None);
        }
    }

    private void Count(string tenant) => _changes.AddOrUpdate(tenant, 1, (_, changes) => changes + 1);
}
