namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the integration is made and switched on.</summary>
internal sealed class GenesysActiveCheck : IntegrationCheck
{
    public override string Id => CheckIds.GenesysActive;

    public override string Title => "The integration is active";

    public override IReadOnlyList<string> Needs => [CheckIds.GenesysIntegration];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (found, fault) = await run.IntegrationAsync(cancellationToken);
        if (fault is not null)
        {
            return FaultWords.Finding(fault);
        }

        if (found!.HasFailed)
        {
            return CheckFinding.Failed(
                "Genesys began to create the integration and failed.",
                "Delete it in Genesys under Admin > Message > Platforms, and deploy the webhooks again. If it fails again, see whether the licence holds Open Messaging.") with
            {
                ProviderCode = found.CreateErrorCode,
                ProviderWords = found.CreateErrorWords,
            };
        }

        if (found.IsBeingCreated)
        {
            return CheckFinding.Warning("Genesys is still creating the integration.", "Wait a minute and run the check again.");
        }

        return found.IsActive
            ? CheckFinding.Passed(("status", found.Status))
            : CheckFinding.Failed(
                $"The integration is switched off in Genesys (status {found.Status}).",
                "In Genesys, open Admin > Message > Platforms, choose the integration and activate it.",
                ("status", found.Status));
    }
}
