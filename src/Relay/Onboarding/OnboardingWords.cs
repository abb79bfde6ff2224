using Relay.Secrets;

namespace Relay.Onboarding;

/// <summary>Sentences that more than one place says.</summary>
internal static class OnboardingWords
{
    public const string Locked =
        "The tenant is live. Its secrets are changed on the Secrets page, without losing a message; what else stands here stays as it is.";

    public const string VaultAway = "The vault of secrets does not answer, so nothing was saved. Messages go on; try again in a minute.";

    public const string NotEntered = "The first three steps are not complete yet.";

    public const string NotProved =
        "What was entered could not be shown to be yours, so it is not in use. Each cause stands below with its remedy.";

    public const string ChangedMeanwhile = "Somebody entered something else while this was tried. Look at the steps before, and try again.";

    public const string TooOften = "The checks were run very often in the last minutes. Wait ten minutes, so that Genesys and Meta go on answering.";

    public const string NotKnownEverywhere =
        "What was entered is saved, but not every process of this Relay knows it yet. If a check fails that should not, run it again in a minute.";

    public const string NotPassed = "Some checks have not passed. Each cause stands with its remedy in the connectivity test.";

    public const string NotLoaded = "What was entered is saved, but this process does not know it yet. Run the test again in a minute.";

    public const string NotChecked = "The connectivity test has not been run since the last change. Run it, then go live.";

    public static string Refused(VaultFault refusal) => $"Nothing was saved: {refusal.Reason}";
}
