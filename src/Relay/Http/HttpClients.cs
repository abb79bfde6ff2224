namespace Relay.Http;

/// <summary>Names of the HTTP clients.</summary>
internal static class HttpClients
{
    /// <summary>Calls to providers' APIs.</summary>
    public const string Providers = "providers";

    /// <summary>Calls to token endpoints.</summary>
    public const string Tokens = "tokens";
}
