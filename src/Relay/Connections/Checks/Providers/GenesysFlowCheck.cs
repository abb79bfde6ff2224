using Relay.Channels;

namespace Relay.Connections.Checks.Providers;

/// <summary>Whether an inbound message flow takes what customers write; without one Genesys accepts it and shows it to nobody.</summary>
internal sealed class GenesysFlowCheck : IntegrationCheck
{
    private const string Attach =
        "In Genesys, open Admin > Routing > Message Routing, add a route, and choose your inbound message flow and this integration as its address.";

    public override string Id => CheckIds.GenesysFlow;

    public override string Title => "An inbound message flow is attached";

    public override IReadOnlyList<string> Needs => [CheckIds.GenesysIntegration];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (integration, missing) = await run.IntegrationAsync(cancellationToken);
        if (missing is not null)
        {
            return FaultWords.Finding(missing);
        }

        var (found, fault) = await run.Genesys.RecipientAsync(run.GenesysAccess, integration!.RecipientId ?? integration.Id, cancellationToken);
        return fault?.Code switch
        {
            null when found!.FlowId is not null => CheckFinding.Passed(("flow", found.FlowName ?? found.FlowId)),
            null => CheckFinding.Failed("No inbound message flow is attached to the integration: messages would arrive in Genesys and reach no agent.", Attach),
            ProviderFaults.GenesysNotFound => FaultWords.Finding(fault, "Message routing does not know the integration yet.", Attach),
            ProviderFaults.GenesysPermissionMissing => CheckFinding.Warning(
                "The OAuth client's role may not look at message routing, so Relay cannot see whether a flow is attached.",
                "Add routing:message:view (Genesys' own words name the permission) to the client's role, or look yourself under Admin > Routing > Message Routing.") with
            {
                ProviderCode = fault.ProviderCode,
                ProviderWords = fault.Words,
            },
            _ => FaultWords.Finding(fault),
        };
    }
}
