using Relay.Connections;

namespace Relay.Portal;

/// <summary>Checks with what they found.</summary>
/// <param name="MayRetry">Whether each has a button of its own.</param>
/// <param name="Address">Where the buttons post.</param>
internal sealed record CheckListing(IReadOnlyList<CheckView> Checks, bool MayRetry, string Address);
