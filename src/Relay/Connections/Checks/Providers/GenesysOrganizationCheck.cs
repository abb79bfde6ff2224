namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the client is one of the tenant's own organisation.</summary>
internal sealed class GenesysOrganizationCheck : GenesysCheck
{
    public override string Id => CheckIds.GenesysOrganization;

    public override string Title => "The OAuth client belongs to the organisation";

    public override IReadOnlyList<string> Needs => [CheckIds.GenesysToken];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (found, fault) = await run.Genesys.OrganizationAsync(run.GenesysAccess, cancellationToken);
        if (fault is not null)
        {
            return FaultWords.Finding(fault);
        }

        (string, string?)[] facts = [("organization", found!.Name), ("organizationId", found.Id)];
        return run.Connection.OrganizationId is { } known && !string.Equals(known, found.Id, StringComparison.OrdinalIgnoreCase)
            ? CheckFinding.Failed(
                $"The OAuth client belongs to another organisation: {found.Name ?? found.Id}.",
                "Create the OAuth client in the organisation with which you sign in to Relay, and enter its id and secret under Onboarding > Genesys.",
                facts)
            : CheckFinding.Passed(facts);
    }
}
