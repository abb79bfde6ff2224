
namespace Relay.Onboarding;

/// <summary>Fields of a step to be kept.</summary>
internal sealed record OnboardingSave
{
    /// <summary>organization, genesys or whatsapp.</summary>
    public required string Step { get; init; }

    /// <summary>Texts by field.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>By field, what the caller saw there before; whoever sends it is told when somebody else was there meanwhile.</summary>
    public IReadOnlyDictionary<string, string>? Was { get; init; }
}

/// <summary>How far a tenant has come.</summary>
/// <param name="Revision">Counts changes.</param>
/// <param name="Next">The first step that is not done.</param>
/// <param name="IsPending">Something was entered that does not count yet: the connectivity test takes it into use.</param>
internal sealed record OnboardingView(int Revision, string Next, bool IsPending, DateTimeOffset? LiveAt, IReadOnlyList<StepView> Steps)
{
    public static OnboardingView Of(OnboardingProgress progress) => new(
        progress.Revision, progress.Next, progress.IsPending, progress.LiveAt,
        [.. progress.Steps.Select(s => StepView.Of(s, progress))]);
}

/// <summary>A step.</summary>
/// <param name="IsReachable">All before it are done.</param>
internal sealed record StepView(string Name, string Title, bool IsDone, bool IsReachable, IReadOnlyDictionary<string, FieldView> Fields)
{
    public static StepView Of(StepState step, OnboardingProgress progress) => new(
        step.Name, step.Title, step.IsDone, step.IsReachable,
        progress.Fields.Where(f => f.Field.Step == step.Name).ToDictionary(f => f.Field.Name, f => FieldView.Of(f, null), StringComparer.Ordinal));
}

/// <summary>A field.</summary>
internal sealed record FieldView
{
    /// <summary>As it was entered; absent for secrets.</summary>
    public string? Value { get; init; }

    /// <summary>The last four characters of a secret; absent when there is none.</summary>
    public string? Mask { get; init; }

    /// <summary>To be sent along with the next change of the field.</summary>
    public required string Was { get; init; }

    public required bool IsValid { get; init; }

    /// <summary>What is wrong with it, or with what was to be saved.</summary>
    public string? Fault { get; init; }

    /// <summary>What is odd about it.</summary>
    public string? Doubt { get; init; }

    /// <summary>What was done with what was sent.</summary>
    public string? Note { get; init; }

    public static FieldView Of(FieldState state, FieldOutcome? outcome) => new()
    {
        Value = state.Field.IsSecret ? null : state.Text,
        Mask = state.Mask,
        Was = state.Was,
        IsValid = state.IsValid && outcome?.Fault is null,
        Fault = outcome?.Fault ?? state.Fault,
        Doubt = state.Doubt,
        Note = outcome?.Note,
    };
}

/// <summary>What became of a save.</summary>
/// <param name="Fields">Those that were sent.</param>
internal sealed record OnboardingSaved(int Revision, string Next, IReadOnlyDictionary<string, FieldView> Fields)
{
    public static OnboardingSaved Of(SaveResult saved) => new(
        saved.Progress!.Revision,
        saved.Progress.Next,
        saved.Outcomes.ToDictionary(o => o.Field.Name, o => FieldView.Of(saved.Progress.Field(o.Field), o), StringComparer.Ordinal));
}
