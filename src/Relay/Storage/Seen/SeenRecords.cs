namespace Relay.Storage.Seen;

/// <summary>An id, and where it was seen first.</summary>
/// <param name="Topic">Without the prefix.</param>
internal readonly record struct SeenAt(Guid Id, string Topic, int Partition, long Offset, int Item);

/// <summary>An identifier of a customer of an account.</summary>
internal readonly record struct AliasName(string TenantId, string Channel, string AccountId, string Identifier);

/// <summary>A conversation of an account.</summary>
internal readonly record struct ConversationName(string TenantId, string Channel, string AccountId, string ConversationId);

/// <summary>What a batch wants to know; nothing in it twice.</summary>
internal sealed record SeenQuestion(
    IReadOnlyCollection<Guid> Ids, IReadOnlyCollection<AliasName> Aliases, IReadOnlyCollection<ConversationName> Conversations)
{
    public bool IsEmpty => Ids.Count + Aliases.Count + Conversations.Count == 0;
}

/// <summary>What is known of it.</summary>
internal sealed record SeenAnswer(IReadOnlyList<SeenAt> Ids, IReadOnlyList<KnownAlias> Aliases);

/// <summary>An identifier, and the customer to whom it leads.</summary>
/// <param name="ConversationId">The conversation of the identifier itself, were it a key.</param>
/// <param name="Key">The customer's key.</param>
/// <param name="KeySequence">The key's age: of two keys the one with the smaller number is the older.</param>
/// <param name="Phone">The number by which the customer was heard of last.</param>
/// <param name="UserId">The user id by which he was heard of last.</param>
internal sealed record KnownAlias(AliasName Name, string ConversationId, string Key, long KeySequence, string? Phone, string? UserId);

/// <summary>An identifier that was seen for the first time.</summary>
/// <param name="Key">The customer's key; the identifier itself when it becomes one.</param>
/// <param name="KeyIdType">What kind of id the identifier is as a key, in the words of the contact centre; never changed afterwards.</param>
internal sealed record NewAlias(AliasName Name, string Key, string KeyIdType, string ConversationId, string? Phone, string? UserId);

/// <summary>Two keys that turned out to be one customer.</summary>
internal readonly record struct KeyMerge(AliasName Newer, string Older);

/// <summary>Where a customer was heard of last.</summary>
internal readonly record struct KeyAddress(AliasName Key, string? Phone, string? UserId);

/// <summary>What batches led to.</summary>
internal sealed record SeenChanges(IReadOnlyList<SeenAt> Ids, IReadOnlyList<KeyMerge> Merges, IReadOnlyList<KeyAddress> Addresses)
{
    public static SeenChanges None { get; } = new([], [], []);

    /// <summary>All of several, in their order: of two places of a customer the last counts.</summary>
    public static SeenChanges Of(IReadOnlyList<SeenChanges> several) => several.Count == 1
        ? several[0]
        : new SeenChanges(
            [.. several.SelectMany(c => c.Ids)], [.. several.SelectMany(c => c.Merges)],
            [.. several.SelectMany(c => c.Addresses).GroupBy(a => a.Key).Select(same => same.Last())]);

    public bool IsEmpty => Ids.Count + Merges.Count + Addresses.Count == 0;
}
