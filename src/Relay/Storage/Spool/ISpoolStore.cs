namespace Relay.Storage.Spool;

/// <summary>The spool: webhooks that Kafka did not take. Fails like any use of the store when it is away.</summary>
internal interface ISpoolStore
{
    /// <summary>Writes a batch in one round trip, all of it or nothing.</summary>
    /// <returns>For each entry whether it is in the spool; one that only follows is not when its tenant's spool is closed.</returns>
    Task<bool[]> InsertAsync(IReadOnlyList<SpoolEntry> entries, CancellationToken cancellationToken);

    /// <summary>All tenants whose spool is open.</summary>
    Task<IReadOnlyList<string>> OpenTenantsAsync(CancellationToken cancellationToken);

    /// <summary>How many webhooks wait, of all tenants.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>Makes the caller the only one who empties the tenant's spool; null when another is at it.</summary>
    Task<ISpoolLease?> TryLeaseAsync(string tenantId, CancellationToken cancellationToken);
}

/// <summary>The right to empty one tenant's spool. It ends with its connection: whatever was not deleted is read again by the next.</summary>
internal interface ISpoolLease : IAsyncDisposable
{
    /// <summary>The oldest that wait, in their order. At least one when there is one, however large.</summary>
    Task<IReadOnlyList<SpooledRow>> ReadAsync(SpoolPage page, CancellationToken cancellationToken);

    /// <summary>Deletes what Kafka has acknowledged.</summary>
    Task DeleteAsync(IReadOnlyList<SpooledRow> rows, CancellationToken cancellationToken);

    /// <summary>
    /// Closes the spool: lets nobody in, gives what is left to <paramref name="append"/>, and when that says it is on Kafka, deletes it. Whoever
    /// waited outside then goes to Kafka directly, behind everything that was in the spool.
    /// </summary>
    /// <returns>False when more is left than <paramref name="page"/> or the append did not come to an end: the spool stays as it was.</returns>
    Task<bool> TryCloseAsync(SpoolPage page, Func<IReadOnlyList<SpooledRow>, CancellationToken, Task<bool>> append, CancellationToken cancellationToken);
}
