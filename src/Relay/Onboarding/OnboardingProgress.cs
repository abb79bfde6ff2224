using Relay.Secrets;
using Relay.Storage.Rows;

namespace Relay.Onboarding;

/// <summary>How far a tenant has come: what is entered, what is wrong with it, and which steps are open.</summary>
internal sealed class OnboardingProgress
{
    private OnboardingProgress(TenantRow row, OnboardingDraftRow? draft, DraftDocument document, SecretBundle? bundle)
    {
        var known = new KnownValues(row);
        (Revision, LiveAt, SecretsReadable) = (draft?.Revision ?? 0, row.LiveAt, bundle is not null);
        Fields = [.. OnboardingFields.All.Select(f => f.IsSecret ? FieldState.OfSecret(f, known, document, bundle) : FieldState.OfText(f, known, document))];
        IsPending = Fields.Any(f => f.IsPending);
        Steps = [.. OnboardingSteps.All.Select(s => s.Name).Select(Step)];
    }

    /// <summary>Counts changes.</summary>
    public int Revision { get; }

    /// <summary>When the tenant went live; null before.</summary>
    public DateTimeOffset? LiveAt { get; }

    public bool IsLive => LiveAt is not null;

    /// <summary>False while the vault does not give the tenant's secrets: nobody can say then whether they are right.</summary>
    public bool SecretsReadable { get; }

    public IReadOnlyList<FieldState> Fields { get; }

    public IReadOnlyList<StepState> Steps { get; }

    /// <summary>Whether something was entered that does not count yet.</summary>
    public bool IsPending { get; }

    /// <summary>Whether everything was entered and is well-formed.</summary>
    public bool IsEntered => Fields.All(f => f.IsValid);

    /// <summary>Where to go on: the first step in which something is missing, the test of what does not count yet, else the last one.</summary>
    public string Next =>
        OnboardingSteps.Entered.FirstOrDefault(s => !StepOf(s).IsDone) ?? (IsPending ? OnboardingSteps.Test : OnboardingSteps.Deployment);

    /// <param name="bundle">Null: it cannot be read now.</param>
    public static OnboardingProgress Of(TenantRow row, OnboardingDraftRow? draft, SecretBundle? bundle) =>
        new(row, draft, DraftDocument.Read(draft?.Fields), bundle);

    public FieldState Field(OnboardingField field) => Fields.First(f => f.Field == field);

    public StepState StepOf(string name) => Steps.First(s => s.Name == name);

    /// <summary>Whether what is entered in a step can be changed here: a live tenant's connections are changed without a gap, elsewhere.</summary>
    public bool IsLocked(string step) => IsLive && step is OnboardingSteps.Genesys or OnboardingSteps.WhatsApp;

    private StepState Step(string name) => new(
        name,
        OnboardingSteps.All.First(s => s.Name == name).Title,
        IsDone: name switch
        {
            OnboardingSteps.Test => IsLive && !IsPending,
            OnboardingSteps.Deployment => IsLive,
            _ => IsRight(name),
        },
        // Of a live tenant everything is open, whatever the seed file left out: the Health page sends people to the deployment.
        IsReachable: IsLive || name switch
        {
            OnboardingSteps.Deployment => IsEntered && !IsPending,
            _ => OnboardingSteps.Entered.TakeWhile(s => s != name).All(IsRight),
        },
        IsLocked(name));

    private bool IsRight(string step) => Fields.Where(f => f.Field.Step == step).All(f => f.IsValid);
}

/// <summary>A step as it is now.</summary>
/// <param name="IsReachable">All before it are done, or the tenant is live.</param>
internal sealed record StepState(string Name, string Title, bool IsDone, bool IsReachable, bool IsLocked);
