using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Meta.Manage;

/// <summary>Whether a callback may be taken: its form, then the handshake with it.</summary>
internal sealed class CallbackCheck(Handshake handshake)
{
    private const int MaxOverride = 200;

    /// <returns>The callback, or why it is refused.</returns>
    public async Task<(Uri? Callback, GraphError? Error)> OverrideAsync(string url, string? verifyToken, CancellationToken cancellationToken) => url.Length > MaxOverride
        ? (null, GraphError.Plain(100, $"override_callback_uri must be at most {MaxOverride} characters long."))
        : await CheckAsync("override_callback_uri", url, verifyToken, cancellationToken);

    /// <summary>As <see cref="OverrideAsync"/>, for the app's own callback, whose length nobody limits.</summary>
    public async Task<(Uri? Callback, GraphError? Error)> CheckAsync(string name, string? url, string? verifyToken, CancellationToken cancellationToken)
    {
        if (!CallbackUrl.IsAllowed(url))
        {
            return (null, GraphError.Plain(100, $"{name} must be a public https URL."));
        }

        if (string.IsNullOrEmpty(verifyToken))
        {
            return (null, GraphError.Plain(100, "The parameter verify_token is required."));
        }

        var callback = new Uri(url!);
        return await handshake.PerformAsync(callback, verifyToken, cancellationToken) is { } trouble
            ? (null, GraphError.Plain(2200, $"Callback verification failed with the following errors: {trouble}"))
            : (callback, null);
    }
}
