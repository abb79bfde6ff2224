namespace Relay.Connections.Checks.Providers;

/// <summary>Whether Genesys lets the OAuth client in, today and with the secret that is known.</summary>
internal sealed class GenesysTokenCheck : GenesysCheck
{
    public override string Id => CheckIds.GenesysToken;

    public override string Title => "Genesys accepts the OAuth client";

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (_, fault) = await run.Genesys.SignInAsync(run.GenesysAccess, cancellationToken);
        return fault is null ? CheckFinding.Passed(("region", run.GenesysAccess.Region)) : FaultWords.Finding(fault);
    }
}
