namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the system user's token is good, and made for the tenant's app.</summary>
internal sealed class TokenCheck : WhatsAppCheck
{
    private const string Renew =
        "In Meta Business Suite, open Settings > Users > System users, choose the system user, generate a new token for the app that never expires, and enter it here.";

    private const long Expired = 463;
    private const long PasswordChanged = 460;
    private const long AppRemoved = 458;

    public override string Id => CheckIds.Token;

    public override string Title => "The system user's token is valid";

    public override IReadOnlyList<string> Needs => [CheckIds.AppSecret];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (token, fault) = await run.TokenAsync(cancellationToken);
        if (fault is not null)
        {
            return FaultWords.Finding(fault);
        }

        if (!token!.IsValid)
        {
            return CheckFinding.Failed(Why(token.ErrorSubcode), Renew) with { ProviderCode = token.ErrorCode, ProviderWords = token.ErrorWords };
        }

        if (token.AppId is { } app && app != run.WhatsApp.AppId)
        {
            return CheckFinding.Failed(
                $"The token was made for another app ({app}).",
                "Generate the token for the app whose id was entered, or enter the id and secret of the app that the token is of.",
                ("appId", app), ("expected", run.WhatsApp.AppId));
        }

        return token.Type is null or "SYSTEM_USER"
            ? CheckFinding.Passed(("type", token.Type))
            : CheckFinding.Warning(
                $"It is a token of type {token.Type}, and not of a system user: it ends when the person logs out, changes the password or leaves.",
                Renew,
                ("type", token.Type));
    }

    private static string Why(long? subcode) => subcode switch
    {
        Expired => "The token has expired.",
        PasswordChanged => "The token ended because a password was changed.",
        AppRemoved => "The token ended because the app was removed from the account.",
        _ => "Meta says that the token is not valid.",
    };
}
