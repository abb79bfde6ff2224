using Relay.Model;

namespace Relay.Channels.Genesys;

/// <summary>What Genesys Cloud Open Messaging is called and what it takes.</summary>
internal static class GenesysChannel
{
    public const string Key = TenantSnapshot.GenesysChannel;

    /// <summary>Characters of one inbound text. The agent's side of Open Messaging is documented with 4000; for ours no limit is.</summary>
    public const int MaxTextLength = 4000;

    /// <summary>Genesys' limit <c>request.bytes.max</c>.</summary>
    public const int MaxRequestBytes = 512_000;

    /// <summary>Longer names of customers are cut; nobody reads so far, and the request has a limit of its own.</summary>
    public const int MaxNameLength = 256;
}
