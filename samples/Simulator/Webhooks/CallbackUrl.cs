namespace Relay.Simulator.Webhooks;

/// <summary>Where both services agree to send webhooks: public https on port 443. Plain http on loopback is allowed here only, for the real ones cannot reach it.</summary>
internal static class CallbackUrl
{
    public static bool IsAllowed(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && (url is { Scheme: "https", Port: 443 } || (url.Scheme == "http" && url.IsLoopback));
}
