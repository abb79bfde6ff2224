using Relay.Channels;

namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the tenant's integration is there.</summary>
internal sealed class GenesysIntegrationCheck : IntegrationCheck
{
    public override string Id => CheckIds.GenesysIntegration;

    public override string Title => "The Open Messaging integration exists";

    public override IReadOnlyList<string> Needs => [CheckIds.GenesysPermissions];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (found, fault) = await run.IntegrationAsync(cancellationToken);
        return fault?.Code switch
        {
            null => CheckFinding.Passed(("integration", found!.Name), ("integrationId", found.Id)),
            ProviderFaults.GenesysNotFound => FaultWords.Finding(
                fault,
                "Genesys has no Open Messaging integration with the id that Relay uses.",
                "It was deleted, or belongs to another organisation. Deploy the webhooks to create it anew; see Admin > Message > Platforms in Genesys for those that exist."),
            _ => FaultWords.Finding(fault),
        };
    }
}
