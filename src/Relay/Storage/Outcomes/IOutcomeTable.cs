namespace Relay.Storage.Outcomes;

/// <summary>
/// What providers' statuses said of messages that were sent. One round trip each; throws what <see cref="StoreFault"/> knows when the store is
/// away.
/// </summary>
internal interface IOutcomeTable
{
    /// <summary>For each part, what a provider said since then; a failure before anything else, null when it said nothing.</summary>
    Task<IReadOnlyList<ProviderWord?>> FindAsync(IReadOnlyList<SentPart> parts, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Keeps them; what is there already stays.</summary>
    Task AddAsync(IReadOnlyList<ProviderWord> words, CancellationToken cancellationToken);
}

/// <summary>A part of a message in one of its deliveries.</summary>
internal readonly record struct SentPart(Guid MessageId, int Part, string Nonce);

/// <summary>A provider's word on a part.</summary>
/// <param name="HasFailed">False: the provider has it, or more.</param>
/// <param name="At">When Relay heard it: the provider's own time can be any.</param>
internal sealed record ProviderWord(
    SentPart Part, string TenantId, bool HasFailed, string? ProviderMessageId, string? ProviderCode, DateTimeOffset At);
