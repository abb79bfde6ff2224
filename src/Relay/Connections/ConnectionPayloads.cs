using Relay.Connections.Checks;
using Relay.Connections.Deployment;

namespace Relay.Connections;

/// <summary>What the checks found, as the API says it.</summary>
internal sealed record CheckReport(IReadOnlyList<CheckView> Checks);

/// <summary>What one check found. See <see cref="CheckFinding"/>.</summary>
internal sealed record CheckView(
    string Id, string Title, string State, string? Cause, string? Remedy, string? ProviderCode, string? ProviderWords, IReadOnlyDictionary<string, string> Facts, DateTimeOffset At)
{
    public static CheckView Of(CheckResult result)
    {
        var found = result.Finding;
        return new(result.Id, result.Title, found.State, found.Cause, found.Remedy, found.ProviderCode, found.ProviderWords, found.Facts, result.At);
    }
}

/// <summary>Which checks are to be run; with whatever they need.</summary>
/// <param name="Ids">Null or empty: all.</param>
internal sealed record CheckRequest(IReadOnlyList<string>? Ids = null);

/// <summary>What a webhook deployment did.</summary>
/// <param name="Succeeded">Whether no step failed.</param>
internal sealed record DeploymentReport(bool Succeeded, IReadOnlyList<DeploymentStepView> Steps);

/// <summary>A step of it. See <see cref="DeploymentStep"/>.</summary>
internal sealed record DeploymentStepView(
    string Step, string Title, string Outcome, string Detail, string? Remedy, string? ProviderCode, string? ProviderWords, DateTimeOffset At)
{
    public static DeploymentStepView Of(DeploymentStep step) =>
        new(step.Step, step.Title, step.Outcome, step.Detail, step.Remedy, step.ProviderCode, step.ProviderWords, step.At);
}
