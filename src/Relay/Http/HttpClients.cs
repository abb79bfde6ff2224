namespace Relay.Http;

/// <summary>Names of the HTTP clients.</summary>
internal static class HttpClients
{
    /// <summary>Calls to providers' APIs.</summary>
    public const string Providers = "providers";

    /// <summary>Calls to token endpoints.</summary>
    public const string Tokens = "tokens";

    /// <summary>Calls to Relay's own webhooks through its public address.</summary>
    public const string PublicDoor = "public-door";
}
