namespace Relay.Connections.Checks.Public;

/// <summary>A webhook as Meta sends it, without an entry: the ledger counts it as ignored for being empty.</summary>
internal sealed class MetaProbeCheck(PublicDoor door) : SignedProbe(door)
{
    public override string Id => CheckIds.ProbeMeta;

    public override string Title => "A webhook signed as Meta signs is accepted";

    public override string? MissingIn(TenantConnection connection) =>
        connection.Live?.AppSecret is null ? "Relay does not judge webhooks by the app secret yet. Complete the onboarding first." : null;

    public override Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken) => ProbeAsync(
        run.Connection.Webhooks.Meta,
        """{"object":"whatsapp_business_account","entry":[]}"""u8.ToArray(),
        run.Connection.Live!.AppSecret!,
        Convert.ToHexStringLower,
        cancellationToken);
}
