using System.Globalization;

namespace Relay.Connections.Checks.Providers;

/// <summary>When the token ends, or its access to data does; Meta tells nobody when it happens.</summary>
internal sealed class TokenExpiryCheck(TimeProvider time) : WhatsAppCheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);
    private static readonly TimeSpan VerySoon = TimeSpan.FromDays(7);
    private static readonly TimeSpan AtOnce = TimeSpan.FromDays(1);

    public override string Id => CheckIds.TokenExpiry;

    public override string Title => "The token does not end soon";

    public override IReadOnlyList<string> Needs => [CheckIds.Token];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (token, fault) = await run.TokenAsync(cancellationToken);
        if (fault is not null)
        {
            return FaultWords.Finding(fault);
        }

        (string, string?)[] facts = [("expires", Day(token!.ExpiresAt)), ("dataAccessExpires", Day(token.DataAccessExpiresAt))];
        var expiry = Judge(token.ExpiresAt, "The token", facts,
            "In Meta Business Suite, open Settings > Users > System users, generate a new token that never expires, and enter it under Secrets.");
        var access = Judge(token.DataAccessExpiresAt, "The token's access to data", facts,
            "In Meta Business Suite, open Settings > Users > System users, and generate a new token; that renews the access to data. Enter it under Secrets.");
        return expiry is null || access?.State == CheckStates.Failed ? access ?? expiry ?? CheckFinding.Passed(facts) : expiry;
    }

    private CheckFinding? Judge(DateTimeOffset? end, string what, (string, string?)[] facts, string remedy) => (end - time.GetUtcNow()) switch
    {
        { } left when left <= TimeSpan.Zero => CheckFinding.Failed($"{what} ended on {Day(end)}.", remedy, facts),
        { } left when left <= AtOnce => CheckFinding.Warning($"{what} ends within a day.", remedy, facts),
        { } left when left <= VerySoon => CheckFinding.Warning($"{what} ends within a week, on {Day(end)}.", remedy, facts),
        { } left when left <= Soon => CheckFinding.Warning($"{what} ends within two weeks, on {Day(end)}.", remedy, facts),
        _ => null,
    };

    private static string Day(DateTimeOffset? end) => end?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "never";
}
