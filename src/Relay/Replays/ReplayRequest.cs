using Relay.Model;

namespace Relay.Replays;

/// <summary>What is to be replayed: a tenant's webhooks that were received from <paramref name="From"/> on and before <paramref name="To"/>.</summary>
/// <param name="To">Null: until now.</param>
/// <param name="PerSecond">How many webhooks a second at most.</param>
internal sealed record ReplayRequest(TenantId Tenant, DateTimeOffset From, DateTimeOffset? To, int PerSecond)
{
    public const int DefaultPerSecond = 100;
    public const int MostPerSecond = 10_000;
}
