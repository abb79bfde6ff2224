using Relay.Simulator.Faults;
using Relay.Simulator.Genesys;
using Relay.Simulator.Genesys.SignIn;
using Relay.Simulator.Meta;
using Relay.Simulator.Page;
using Relay.Simulator.Traffic;
using Relay.Simulator.Webhooks;

namespace Relay.Simulator.Driving;

/// <summary><c>DELETE /sim</c>: as after a start, but that issued tokens stay good and log numbers go on.</summary>
internal sealed class Reset(
    Background background,
    FaultList faults,
    TrafficLog log,
    ServiceWindow window,
    SentMessages sent,
    Customers customers,
    GenesysConversations conversations,
    AccessTokens tokens,
    AuthorizationCodes codes,
    Organizations organizations,
    MetaAccounts accounts,
    Scene scene)
{
    public void All()
    {
        // First what is still on its way, so that nothing of the past arrives in the fresh log.
        background.Reset();
        faults.Clear();
        log.Clear();
        window.Clear();
        sent.Clear();
        customers.Reset();
        conversations.Clear();
        tokens.ForgetCounts();
        codes.Clear();
        organizations.Reset();
        accounts.Reset();
        scene.Clear();
    }
}
