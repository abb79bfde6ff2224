namespace Relay.Channels.Meta;

/// <summary>What Relay does about an error of the Graph API.</summary>
internal enum MetaVerdict
{
    /// <summary>It may go well later.</summary>
    Retry,

    /// <summary>It will not, as it is. With the scope of a destination it is the account that must be mended.</summary>
    Reject,

    /// <summary>Meta sent it although it says otherwise.</summary>
    Sent,
}

/// <summary>One row of the table.</summary>
/// <param name="From">The code, or the first of a range.</param>
/// <param name="Subcode">Null for every subcode that has no row of its own.</param>
/// <param name="Category">One of <see cref="Contracts.DeliveryCategories"/>.</param>
/// <param name="Title">Relay's own words: Meta's may hold numbers.</param>
/// <param name="Wait">How long to leave it alone when the answer does not say.</param>
internal sealed record MetaError(
    int From, int To, int? Subcode, MetaVerdict Verdict, string Category, RetryScope Scope, string Title, TimeSpan? Wait = null);
