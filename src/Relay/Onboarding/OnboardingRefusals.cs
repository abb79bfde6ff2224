using Microsoft.AspNetCore.Http.HttpResults;
using Relay.Api;
using Relay.Connections.Checks;

namespace Relay.Onboarding;

/// <summary>Why the connectivity test was not begun, or a tenant did not go live, as the API says it: each cause by its field or check.</summary>
internal static class OnboardingRefusals
{
    public static ProblemHttpResult NoTenant() => Problems.NotFound("There is no such tenant, or it is not yours.");

    public static IResult Of(BegunChecks begun)
    {
        var (outcome, progress, proof, _) = begun.Applied;
        var words = begun.Words ?? "";
        return outcome switch
        {
            ApplyOutcome.NoTenant => NoTenant(),
            ApplyOutcome.NotEntered => Conflict("not-entered", "Something is missing", words, ByField(progress!)),
            ApplyOutcome.NotProved => Problems.Of(StatusCodes.Status422UnprocessableEntity, "not-proved", "It is not in use", words, ByCheck(proof)),
            ApplyOutcome.Taken => Conflict("taken", "Another tenant has it", words, null),
            ApplyOutcome.ChangedMeanwhile => Conflict("changed", "It was changed meanwhile", words, null),
            ApplyOutcome.VaultAway => Problems.Later(words),
            ApplyOutcome.TooOften => Problems.TooFast(words),
            _ => words == OnboardingWords.TooOften ? Problems.TooFast(words) : Problems.Later(words),
        };
    }

    public static IResult Of(CompletionResult completed, OnboardingProgress progress) => Conflict(
        "not-ready", "The tenant cannot go live yet", completed.Words ?? "", progress.IsEntered ? ByCheck(completed.Hindrances) : ByField(progress));

    private static ProblemHttpResult Conflict(string type, string title, string words, Dictionary<string, string[]>? errors) =>
        Problems.Of(StatusCodes.Status409Conflict, type, title, words, errors);

    private static Dictionary<string, string[]> ByField(OnboardingProgress progress) =>
        progress.Fields.Where(f => f.Fault is not null).ToDictionary(f => f.Field.Key, f => new[] { f.Fault! }, StringComparer.Ordinal);

    private static Dictionary<string, string[]> ByCheck(IReadOnlyList<CheckResult> results) => results
        .Where(r => !r.LetsOthersGoOn)
        .ToDictionary(r => r.Id, r => new[] { r.Finding.Cause, r.Finding.Remedy }.OfType<string>().ToArray(), StringComparer.Ordinal);
}
