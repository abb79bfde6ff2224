using Relay.Model;

namespace Relay.Identity;

/// <summary>All keys of a tenant, the oldest first.</summary>
internal sealed record ApiKeyList(IReadOnlyList<ApiKeyItem> Items);

/// <summary>A key, as far as anybody may know it.</summary>
/// <param name="CreatedBy">Absent: the seed file.</param>
/// <param name="LastUsedAt">To within seconds; absent: never.</param>
internal sealed record ApiKeyItem(string Id, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? LastUsedAt);

/// <summary>A key that is wanted.</summary>
internal sealed record ApiKeyRequest
{
    /// <summary>What it is called: small letters, digits and hyphens, at most 40.</summary>
    public string? Id { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }
}

/// <summary>A key that was made.</summary>
/// <param name="Key">Told once, here.</param>
internal sealed record ApiKeyCreated(string Id, string Key, IReadOnlyList<string> Scopes);

/// <summary>What came of making a key.</summary>
/// <param name="Words">What is wrong, for people.</param>
internal sealed record ApiKeyOutcome(ApiKeyCreated? Made, ApiKeyFault Fault, string? Words)
{
    public static ApiKeyOutcome No(ApiKeyFault fault, string words) => new(null, fault, words);

    /// <summary>What is wrong with a wish before anybody looks at what there is.</summary>
    public static ApiKeyOutcome? FaultOf(string id, IReadOnlyList<string> scopes, IReadOnlyList<string> grantable)
    {
        if (id.Length is 0 or > ApiKeys.LongestId || id[0] == '-' || !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            return No(ApiKeyFault.BadId, $"Allowed are 1 to {ApiKeys.LongestId} small letters, digits and hyphens, the first no hyphen.");
        }

        if (scopes.Count == 0)
        {
            return No(ApiKeyFault.BadScopes, "Choose at least one thing that the key may do.");
        }

        if (scopes.FirstOrDefault(s => !ApiScopes.All.Contains(s, StringComparer.Ordinal)) is not null)
        {
            return No(ApiKeyFault.BadScopes, $"Allowed are {string.Join(", ", ApiScopes.All)}.");
        }

        return scopes.FirstOrDefault(s => !ApiScopes.Allow(grantable, s)) is { } lacking
            ? No(ApiKeyFault.NotYours, $"You lack the scope {lacking} yourself, so you cannot give it.")
            : null;
    }
}

/// <summary>Why there is no new key.</summary>
internal enum ApiKeyFault
{
    None,
    BadId,
    BadScopes,
    NotYours,
    Taken,
    TooMany,
}
