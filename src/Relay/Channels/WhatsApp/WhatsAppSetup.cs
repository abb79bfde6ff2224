namespace Relay.Channels.WhatsApp;

/// <summary>Body of setting a callback. Its token makes it one that is never printed.</summary>
internal sealed class CallbackOverride(string uri, string? verifyToken)
{
    public string OverrideCallbackUri { get; } = uri;

    public string? VerifyToken { get; } = verifyToken;
}

/// <summary>Body of setting a number's own callback.</summary>
internal sealed class NumberOverride(CallbackOverride configuration)
{
    public CallbackOverride WebhookConfiguration { get; } = configuration;
}
