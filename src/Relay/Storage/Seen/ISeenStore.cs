namespace Relay.Storage.Seen;

/// <summary>What Normalize remembers beyond its own memory: which ids were seen, and who is who.</summary>
internal interface ISeenStore
{
    /// <summary>All that a batch wants to know, in one round trip. What is not in the answer is not known.</summary>
    Task<SeenAnswer> LookUpAsync(SeenQuestion question, CancellationToken cancellationToken);

    /// <summary>
    /// Adds identifiers that nobody knew, in the order of their age, and gives what is known of them now: of two processes that claim one at
    /// the same moment the first wins, and both are told the same.
    /// </summary>
    Task<IReadOnlyList<KnownAlias>> ClaimAsync(IReadOnlyList<NewAlias> aliases, CancellationToken cancellationToken);

    /// <summary>Writes what batches led to, all or nothing. Doing so again changes nothing.</summary>
    Task RecordAsync(SeenChanges changes, CancellationToken cancellationToken);
}
