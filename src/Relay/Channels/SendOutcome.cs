using Relay.Contracts;

namespace Relay.Channels;

/// <summary>How a call ended. A closed set: Dispatch handles each, and retryability is the type itself.</summary>
internal abstract record SendOutcome;

/// <summary>The provider took it.</summary>
/// <param name="ProviderMessageIds">As it named them; may be empty.</param>
internal sealed record Delivered(IReadOnlyList<string> ProviderMessageIds) : SendOutcome
{
    /// <summary>
    /// Identifiers that the provider resolved the recipient to; null when it said nothing of them. They become aliases of his.
    /// </summary>
    public CustomerIds? Recipient { get; init; }
}

/// <summary>Not now.</summary>
/// <param name="Category">One of <see cref="DeliveryCategories"/>.</param>
/// <param name="After">How long the provider wants to be left alone; null when it did not say.</param>
/// <param name="Scope">Whom else this concerns.</param>
internal sealed record Retry(string Category, string? Code, string Detail, TimeSpan? After = null, RetryScope Scope = RetryScope.Message) : SendOutcome;

/// <summary>Never, as it is.</summary>
/// <param name="Category">One of <see cref="DeliveryCategories"/>.</param>
/// <param name="Scope"><see cref="RetryScope.Destination"/> and larger: every other message will meet the same until someone acts, so Dispatch
/// keeps the message until then.</param>
internal sealed record Rejected(string Category, string? Code, string Detail, RetryScope Scope = RetryScope.Message) : SendOutcome;

/// <summary>Nobody knows: the request was written, and no answer came.</summary>
internal sealed record Unknown(string Category, string? Code, string Detail) : SendOutcome;

/// <summary>Whom a refusal concerns, from small to large.</summary>
internal enum RetryScope
{
    Message,

    /// <summary>This number and this customer.</summary>
    Pair,

    /// <summary>The account or integration: everything that goes to this destination.</summary>
    Destination,

    /// <summary>The business account that holds several numbers.</summary>
    Business,

    /// <summary>The provider's app or OAuth client: every destination that is reached through it.</summary>
    Provider,
}
