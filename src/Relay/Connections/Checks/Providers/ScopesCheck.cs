namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the token may do what Relay does with it, and reaches the tenant's business account.</summary>
internal sealed class ScopesCheck : WhatsAppCheck
{
    private static readonly string[] Wanted = ["whatsapp_business_messaging", "whatsapp_business_management"];

    public override string Id => CheckIds.Scopes;

    public override string Title => "The token has the permissions and reaches the WhatsApp account";

    public override IReadOnlyList<string> Needs => [CheckIds.Token];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (token, fault) = await run.TokenAsync(cancellationToken);
        if (fault is not null)
        {
            return FaultWords.Finding(fault);
        }

        var lacking = Wanted.Except(token!.Scopes, StringComparer.Ordinal).ToList();
        if (lacking.Count > 0)
        {
            return CheckFinding.Failed(
                $"The token lacks the permission {string.Join(" and ", lacking)}.",
                $"In Meta Business Suite, open Settings > Users > System users, generate a new token for the app and tick {string.Join(" and ", Wanted)}.",
                ("scopes", string.Join(' ', token.Scopes)));
        }

        var waba = run.WhatsApp.WabaId;
        return Wanted.All(scope => token.Reaches(scope, waba))
            ? CheckFinding.Passed(("scopes", string.Join(' ', Wanted)))
            : CheckFinding.Failed(
                $"The token does not reach the WhatsApp account {waba}.",
                "In Meta Business Suite, open Settings > Accounts > WhatsApp accounts, assign the account to the system user with full control, and generate a new token. Compare the account's id with the one that was entered.",
                ("reaches", string.Join(' ', Wanted.SelectMany(s => token.Targets.GetValueOrDefault(s) ?? []).Distinct(StringComparer.Ordinal))), ("expected", waba));
    }
}
