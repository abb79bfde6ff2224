namespace Relay.Onboarding;

/// <summary>Sentences that more than one place says.</summary>
internal static class OnboardingWords
{
    public const string Locked =
        "The tenant is live. Its secrets are changed on the Secrets page, without losing a message; what else stands here stays as it is.";

    public const string VaultAway = "The vault of secrets does not answer, so nothing was saved. Messages go on; try again in a minute.";
}
