namespace Relay.Model;

/// <summary>Who posts webhooks: the words in routes, on the topic and in metrics.</summary>
internal static class ProviderKeys
{
    public const string Meta = "meta";
    public const string Genesys = "genesys";
}
