using Relay.Connections.Checks;
using Relay.Secrets.Rotation;

namespace Relay.Connections.Health;

/// <summary>How a tenant does, in a few figures.</summary>
/// <param name="Failed">Checks that failed when they were last run.</param>
/// <param name="Warnings">Those that warned.</param>
/// <param name="LastRun">Null: the checks have not been run yet.</param>
/// <param name="Next">The credential that ends first; null: none is known to end.</param>
internal sealed record TenantSummary(int Failed, int Warnings, DateTimeOffset? LastRun, CredentialEnd? Next)
{
    public static TenantSummary Of(IReadOnlyList<CheckResult> found, IReadOnlyList<SecretGroup> secrets, DateTimeOffset now) => new(
        found.Count(r => r.Finding.State == CheckStates.Failed),
        found.Count(r => r.Finding.State == CheckStates.Warning),
        found.Count == 0 ? null : found.Max(r => r.At),
        secrets.SelectMany(g => g.Versions.SelectMany(v => Ends(g, v, now))).MinBy(e => e.At));

    private static IEnumerable<CredentialEnd> Ends(SecretGroup group, SecretVersion version, DateTimeOffset now)
    {
        if (version.ExpiresAt is { } end)
        {
            yield return new CredentialEnd(group.Kind, group.Owner, end, IsDataAccess: false, IsOver: end <= now);
        }

        if (version.DataAccessExpiresAt is { } access)
        {
            yield return new CredentialEnd(group.Kind, group.Owner, access, IsDataAccess: true, IsOver: access <= now);
        }
    }
}

/// <summary>When a credential ends.</summary>
/// <param name="Kind">One of <see cref="RotationKinds"/>.</param>
/// <param name="IsDataAccess">Only its access to data ends; it lives on.</param>
internal sealed record CredentialEnd(string Kind, string Owner, DateTimeOffset At, bool IsDataAccess, bool IsOver);
