using Relay.Model;

namespace Relay.Secrets.Rotation;

/// <summary>What somebody wants changed.</summary>
/// <param name="Kind">One of <see cref="RotationKinds"/>.</param>
/// <param name="Owner">The integration, app, OAuth client or account.</param>
/// <param name="Value">The new value; null: Relay makes one, or, of an app's secret, Meta will.</param>
/// <param name="Overlap">How long both count.</param>
internal sealed record RotationWish(string Kind, string Owner, SecretValue? Value, TimeSpan Overlap)
{
    /// <summary>Why it cannot be meant so; null when it can.</summary>
    public RotationFault? Fault() =>
        !RotationKinds.All.Contains(Kind, StringComparer.Ordinal)
            ? RotationFault.Malformed("kind", $"There is no such kind; allowed are {string.Join(", ", RotationKinds.All)}.")
        : !RotationLimits.IsOverlap(Overlap)
            ? RotationFault.Malformed("overlap", $"The overlap is {Overlap:c}; allowed is {RotationLimits.LeastOverlap:c} to {RotationLimits.MostOverlap:c}.")
        : RotationKinds.IsCredential(Kind) && Value is null
            ? RotationFault.Malformed("value", "A credential is made at its provider; its value is needed.")
        : Kind == RotationKinds.MetaVerifyToken && Value is not null
            ? RotationFault.Malformed("value", "Verify tokens are made by Relay; no value is taken.")
        : Value is null ? null : SecretRules.Fault(Kind, Value.Reveal());
}
