using Relay.Model;

namespace Relay.Connections;

/// <summary>A tenant's own addresses, which his providers call.</summary>
internal sealed record WebhookAddresses(Uri Meta, Uri Genesys)
{
    /// <param name="baseUrl">Where the world reaches Relay; without a slash at the end.</param>
    public static WebhookAddresses Of(string baseUrl, TenantId tenant) =>
        new(new Uri($"{baseUrl}/webhook/{ProviderKeys.Meta}/{tenant}"), new Uri($"{baseUrl}/webhook/{ProviderKeys.Genesys}/{tenant}"));

    /// <summary>Whether an address that a provider has is one of ours; upper case in the host, and a slash at the end, make no other one.</summary>
    public static bool Same(string? theirs, Uri ours) =>
        Uri.TryCreate(theirs, UriKind.Absolute, out var uri)
        && Uri.Compare(
            uri, ours, UriComponents.SchemeAndServer | UriComponents.Query, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
        && string.Equals(uri.AbsolutePath.TrimEnd('/'), ours.AbsolutePath.TrimEnd('/'), StringComparison.Ordinal);

    /// <summary>Whether an address is one of this Relay's, of whichever tenant.</summary>
    public static bool IsOfSameRelay(string? theirs, Uri ours) =>
        Uri.TryCreate(theirs, UriKind.Absolute, out var uri)
        && Uri.Compare(uri, ours, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
        && uri.AbsolutePath.StartsWith(ours.AbsolutePath[..(ours.AbsolutePath.LastIndexOf('/') + 1)], StringComparison.Ordinal);
}
