using Relay.Connections.Checks;

namespace Relay.Onboarding;

/// <summary>How taking into use what was entered ended.</summary>
/// <param name="Progress">As it is afterwards; null when there is no such tenant.</param>
/// <param name="Proof">What was tried, when anything was.</param>
/// <param name="Words">What to tell him; null when there is nothing to tell.</param>
internal sealed record ApplyResult(ApplyOutcome Outcome, OnboardingProgress? Progress, IReadOnlyList<CheckResult> Proof, string? Words)
{
    public static ApplyResult Nobody { get; } = new(ApplyOutcome.NoTenant, null, [], null);

    /// <summary>Whether what is entered counts now.</summary>
    public bool Counts => Outcome is ApplyOutcome.Applied or ApplyOutcome.NothingNew;

    public static ApplyResult Of(ApplyOutcome outcome, OnboardingProgress progress, string? words = null, IReadOnlyList<CheckResult>? proof = null) =>
        new(outcome, progress, proof ?? [], words);
}

/// <summary>Ends of it.</summary>
internal enum ApplyOutcome
{
    Applied,

    /// <summary>Everything that is entered counts already.</summary>
    NothingNew,
    NoTenant,

    /// <summary>Something is missing or not right.</summary>
    NotEntered,

    /// <summary>It was not proved that it is the tenant's own.</summary>
    NotProved,

    /// <summary>Another tenant has it.</summary>
    Taken,

    /// <summary>Somebody entered something else while it was tried.</summary>
    ChangedMeanwhile,
    TooOften,

    /// <summary>The vault does not answer or refuses.</summary>
    VaultAway,
}
