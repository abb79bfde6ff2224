namespace Relay.Onboarding;

/// <summary>What somebody typed into a field.</summary>
/// <param name="Was">What he saw there before (<see cref="FieldState.Was"/>); null when nobody knows.</param>
internal sealed record FieldEdit(OnboardingField Field, string Typed, string? Was);

/// <summary>What became of it.</summary>
/// <param name="IsKept">False: it was not kept, and what was there before still is.</param>
/// <param name="Fault">What is wrong with what was typed; null when nothing is.</param>
/// <param name="Note">What else he should know, such as that he wrote over what somebody else had entered meanwhile.</param>
internal sealed record FieldOutcome(OnboardingField Field, bool IsKept, string? Fault, string? Note);

/// <summary>How a save ended.</summary>
/// <param name="Progress">As it is afterwards; null when there is no such tenant.</param>
/// <param name="Refusal">Why nothing was saved; null when it was.</param>
internal sealed record SaveResult(OnboardingProgress? Progress, IReadOnlyList<FieldOutcome> Outcomes, string? Refusal)
{
    public static SaveResult Nobody { get; } = new(null, [], null);

    public bool IsClean => Refusal is null && Outcomes.All(o => o.Fault is null);
}
