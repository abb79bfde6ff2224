namespace Relay.Secrets;

/// <summary>What values are called in a bundle. The store holds the names, so a change here concerns new values only.</summary>
internal static class SecretNames
{
    public const string GenesysClient = "genesys.client";

    public static string Signing(string provider, string id) => $"signing.{provider}.{id}";

    public static string VerifyToken(string id) => $"verify.{id}";

    /// <summary>What was entered and does not count yet.</summary>
    public static string Draft(string field) => $"draft.{field}";

    public static string AccessToken(string channel, string account) => $"access.{channel}.{account}";
}
