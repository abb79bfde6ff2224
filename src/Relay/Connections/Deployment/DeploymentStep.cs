using Relay.Channels;
using Relay.Connections.Checks;

namespace Relay.Connections.Deployment;

/// <summary>A step of a webhook deployment, and how it ended.</summary>
/// <param name="Step">One of <see cref="DeploymentSteps"/>.</param>
/// <param name="Outcome">One of <see cref="DeploymentOutcomes"/>.</param>
/// <param name="Detail">What was done or found; of a failure the cause.</param>
internal sealed record DeploymentStep(string Step, string Outcome, string Detail, DateTimeOffset At)
{
    public string Title => DeploymentSteps.TitleOf(Step);

    /// <summary>What the tenant's admin can do about a failure.</summary>
    public string? Remedy { get; init; }

    public string? ProviderCode { get; init; }

    public string? ProviderWords { get; init; }
}

/// <summary>Words for steps, in their order. They stand in the audit and in the API, so they never change.</summary>
internal static class DeploymentSteps
{
    public const string Prepare = "prepare";
    public const string Secrets = "secrets";
    public const string Processes = "processes";
    public const string Integration = "genesys-integration";
    public const string Record = "genesys-record";
    public const string Webhook = "genesys-webhook";
    public const string Subscription = "whatsapp-subscription";
    public const string Callback = "whatsapp-callback";
    public const string NumberCallback = "whatsapp-number-callback";
    public const string AppCallback = "whatsapp-app-callback";
    public const string Checks = "checks";

    private static readonly (string Step, string Title)[] Titles =
    [
        (Prepare, "See what is there"),
        (Secrets, "Generate and keep the secrets"),
        (Processes, "Wait until every process of Relay knows them"),
        (Integration, "Create or find the Genesys integration"),
        (Record, "Take the integration into use"),
        (Webhook, "Tell Genesys the address and the signature secret"),
        (Subscription, "Subscribe the app to the WhatsApp account"),
        (Callback, "Send the account's messages to Relay"),
        (NumberCallback, "Remove a callback of the number's own"),
        (AppCallback, "Set the app's own callback and fields"),
        (Checks, "Check everything"),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Titles.Select(t => t.Step)];

    public static string TitleOf(string step) => Titles.First(t => t.Step == step).Title;
}

/// <summary>How a step can end.</summary>
internal static class DeploymentOutcomes
{
    public const string Done = "done";

    /// <summary>It was as it should be.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>It was left as it is, on purpose: the detail says why.</summary>
    public const string Left = "left";
    public const string Failed = "failed";
}

/// <summary>Why a deployment, or its part about one provider, goes no further.</summary>
internal sealed record DeploymentFault(string Cause, string Remedy)
{
    public string? ProviderCode { get; init; }

    public string? ProviderWords { get; init; }

    public static DeploymentFault Of(ProviderFault fault)
    {
        var finding = FaultWords.Finding(fault);
        return new DeploymentFault(finding.Cause!, finding.Remedy!) { ProviderCode = finding.ProviderCode, ProviderWords = finding.ProviderWords };
    }
}
