using System.Collections.Concurrent;
using Relay.Storage.Spool;

namespace Relay.Tests.Ingest.Spool;

/// <summary>A spool in memory, with a store that can be away or hang.</summary>
internal sealed class FakeSpool : ISpoolStore
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leased = new(StringComparer.Ordinal);
    private long _sequence;

    public List<(string TenantId, SpooledRow Row)> Rows { get; } = [];

    public ConcurrentQueue<IReadOnlyList<SpoolEntry>> Batches { get; } = new();

    public bool IsAway { get; set; }

    /// <summary>What a statement waits for.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    public async Task<bool[]> InsertAsync(IReadOnlyList<SpoolEntry> entries, CancellationToken cancellationToken)
    {
        Batches.Enqueue(entries);
        await Answer.WaitAsync(cancellationToken);
        if (IsAway)
        {
            throw new TimeoutException("The store is away.");
        }

        lock (_gate)
        {
            _open.UnionWith(entries.Where(e => e.Opens).Select(e => e.TenantId));
            foreach (var entry in entries.Where(e => _open.Contains(e.TenantId)))
            {
                Rows.Add((entry.TenantId, new SpooledRow(default, ++_sequence, entry.Headers, entry.Body)));
            }

            return [.. entries.Select(e => _open.Contains(e.TenantId))];
        }
    }

    public Task<IReadOnlyList<string>> OpenTenantsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. _open]);

    public Task<long> CountAsync(CancellationToken cancellationToken) => Task.FromResult((long)Rows.Count);

    public Task<ISpoolLease?> TryLeaseAsync(string tenantId, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            throw new TimeoutException("The store is away.");
        }

        lock (_gate)
        {
            return Task.FromResult<ISpoolLease?>(_leased.Add(tenantId) ? new Lease(this, tenantId) : null);
        }
    }

    private sealed class Lease(FakeSpool spool, string tenantId) : ISpoolLease
    {
        public Task<IReadOnlyList<SpooledRow>> ReadAsync(SpoolPage page, CancellationToken cancellationToken)
        {
            lock (spool._gate)
            {
                return Task.FromResult<IReadOnlyList<SpooledRow>>([.. spool.Rows.Where(r => r.TenantId == tenantId).Select(r => r.Row).Take(page.MaxRows)]);
            }
        }

        public Task DeleteAsync(IReadOnlyList<SpooledRow> rows, CancellationToken cancellationToken)
        {
            lock (spool._gate)
            {
                spool.Rows.RemoveAll(r => rows.Contains(r.Row));
            }

            return Task.CompletedTask;
        }

        public async Task<bool> TryCloseAsync(
            SpoolPage page, Func<IReadOnlyList<SpooledRow>, CancellationToken, Task<bool>> append, CancellationToken cancellationToken)
        {
            var rows = await ReadAsync(page, cancellationToken);
            if (rows.Count > 0 && !await append(rows, cancellationToken))
            {
                return false;
            }

            await DeleteAsync(rows, cancellationToken);
            lock (spool._gate)
            {
                spool._open.Remove(tenantId);
            }

            return true;
        }

        public ValueTask DisposeAsync()
        {
            lock (spool._gate)
            {
                spool._leased.Remove(tenantId);
            }

            return default;
        }
    }
}
