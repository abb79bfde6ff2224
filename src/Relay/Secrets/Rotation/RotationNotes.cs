using System.Globalization;
using Relay.Audit;
using Relay.Contracts;
using Relay.Model;
using Relay.Storage.Rows;

namespace Relay.Secrets.Rotation;

/// <summary>What the audit says of a rotation. Each stands in the same commit as what it tells of.</summary>
internal static class RotationNotes
{
    public const string Started = "secret.rotation-started";
    public const string Spread = "secret.rotation-spread";
    public const string Attempted = "secret.rotation-attempted";
    public const string Confirmed = "secret.rotation-confirmed";
    public const string Ended = "secret.rotation-ended";
    public const string Cancelled = "secret.rotation-cancelled";
    public const string RolledBack = "secret.rotation-rolled-back";
    public const string Revoked = "secret.old-revoked";
    public const string Removed = "secret.old-removed";
    public const string Replaced = "secret.credential-replaced";
    public const string TrialFailed = "secret.trial-failed";

    /// <summary>Who acts when nobody does.</summary>
    public static Actor Relay { get; } = new("rotation", null);

    public static AuditRow Of(RotationRow rotation, Actor actor, string action, RotationFault? fault = null) => AuditEntry.Of(
        TenantId.Parse(rotation.TenantId), actor, action,
        ("rotation", rotation.Id.ToString()),
        ("kind", rotation.Kind),
        ("owner", rotation.Owner),
        ("new", rotation.NewSecretId),
        ("old", rotation.OldSecretIds.Length == 0 ? null : string.Join(", ", rotation.OldSecretIds)),
        ("overlap", TimeSpan.FromSeconds(rotation.OverlapSeconds).ToString("c", CultureInfo.InvariantCulture)),
        ("ends", rotation.EndsAt is { } end ? UtcMillisecondsConverter.ToText(end) : null),
        ("fault", fault?.Code));

    public static AuditRow OfTrial(TenantId tenant, Actor actor, string kind, string owner, RotationFault fault) =>
        AuditEntry.Of(tenant, actor, TrialFailed, ("kind", kind), ("owner", owner), ("fault", fault.Code));
}
