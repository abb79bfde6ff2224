using Relay.Channels;

namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the client's role may see integrations and hand in what customers write.</summary>
internal sealed class GenesysPermissionsCheck : GenesysCheck
{
    private const string Receive = "conversation:message:receive";
    private const string View = "messaging:integration:view";

    public override string Id => CheckIds.GenesysPermissions;

    public override string Title => "The OAuth client's role has the permissions";

    public override IReadOnlyList<string> Needs => [CheckIds.GenesysToken];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (integrations, fault) = await run.Genesys.IntegrationsAsync(run.GenesysAccess, cancellationToken);
        if (fault is not null)
        {
            return fault.Code == ProviderFaults.GenesysPermissionMissing ? Lacks(fault, View) : FaultWords.Finding(fault);
        }

        // Any integration does for the question, since it is about the role.
        if ((run.Connection.IntegrationId ?? (integrations is [var any, ..] ? any.Id : null)) is not { } integration)
        {
            return CheckFinding.Warning(
                $"Whether the role has {Receive} shows only when there is an integration.",
                "Deploy the webhooks, then run the check again.",
                (View, "yes"), (Receive, "unknown"));
        }

        (_, fault) = await run.Genesys.MayReceiveAsync(run.GenesysAccess, integration, cancellationToken);
        return fault?.Code switch
        {
            null => CheckFinding.Passed((View, "yes"), (Receive, "yes")),
            ProviderFaults.GenesysPermissionMissing => Lacks(fault, Receive),

            // Genesys looks for the integration only when the role may: that it is gone is for another check to say.
            ProviderFaults.GenesysNotFound => CheckFinding.Passed((View, "yes"), (Receive, "yes")),
            _ => FaultWords.Finding(fault),
        };
    }

    private static CheckFinding Lacks(ProviderFault fault, string permission) => FaultWords.Finding(
        fault,
        $"The OAuth client's role lacks the permission {permission}.",
        $"In Genesys, open Admin > People & Permissions > Roles, add {permission} to the role of the OAuth client (for the deployment also messaging:integration:add and messaging:integration:edit), and give the client that role under Admin > Integrations > OAuth > Roles.");
}
