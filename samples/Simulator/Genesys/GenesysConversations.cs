using System.Collections.Concurrent;
using Relay.Simulator.Json;

namespace Relay.Simulator.Genesys;

/// <summary>A conversation of one customer at one integration.</summary>
internal sealed record GenesysConversation(string Id, string CustomerIdType, string? Nickname);

/// <summary>Who talks to which integration. The key is the id that Relay gave the customer: a changed id is a new conversation.</summary>
internal sealed class GenesysConversations(Ids ids)
{
    private readonly ConcurrentDictionary<(Guid Integration, string Customer), GenesysConversation> _conversations = new();

    public GenesysConversation Open(Guid integration, string customer, string idType, string? nickname) => _conversations.AddOrUpdate(
        (integration, customer),
        _ => new GenesysConversation(ids.Uuid(), idType, nickname),
        (_, known) => nickname is null || nickname == known.Nickname ? known : known with { Nickname = nickname });

    public GenesysConversation ForAgent(Guid integration, string customer) =>
        _conversations.GetOrAdd((integration, customer), _ => new GenesysConversation(ids.Uuid(), "Opaque", null));

    public void Clear() => _conversations.Clear();
}
