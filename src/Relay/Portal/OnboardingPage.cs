using Relay.Onboarding;

namespace Relay.Portal;

/// <summary>A page about a step of onboarding. Viewers see it as well; what it does is for admins.</summary>
internal abstract class OnboardingPage(OnboardingDrafts drafts) : TenantPage
{
    protected OnboardingDrafts Drafts => drafts;

    public OnboardingProgress Progress { get; protected set; } = null!;

    /// <summary>One of <see cref="OnboardingSteps"/>.</summary>
    public string Step { get; protected set; } = "";

    public string Title => Progress.StepOf(Step).Title;

    /// <summary>Whether the form is shown.</summary>
    public bool IsOpen => IsAdmin && !Progress.StepOf(Step).IsLocked;

    public string AddressOf(string step) => $"/t/{Tenant}/onboarding/{step}";

    /// <summary>Reads how far the tenant is; false when there is no such tenant.</summary>
    protected async Task<bool> LoadAsync(string step, CancellationToken cancellationToken)
    {
        Step = step;
        if (await drafts.ReadAsync(Tenant, cancellationToken) is not { } progress)
        {
            return false;
        }

        Progress = progress;
        return true;
    }
}
