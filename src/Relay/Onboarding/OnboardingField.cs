namespace Relay.Onboarding;

/// <summary>Something that a tenant enters on the way to going live.</summary>
/// <param name="Step">One of <see cref="OnboardingSteps"/>.</param>
/// <param name="Name">Unique in its step; stands in the API.</param>
/// <param name="Fault">What is wrong with a value that is not empty; null when nothing is.</param>
internal sealed record OnboardingField(string Step, string Name, string Label, Func<string, string?> Fault)
{
    /// <summary>Unique among all.</summary>
    public string Key => $"{Step}.{Name}";

    /// <summary>Where he finds it, in a sentence.</summary>
    public string? Hint { get; init; }

    /// <summary>Said while there is none.</summary>
    public required string Missing { get; init; }

    /// <summary>More than that is not kept.</summary>
    public required int Longest { get; init; }

    /// <summary>It goes to the vault at once, and is never shown again.</summary>
    public bool IsSecret { get; init; }

    public FieldKind Kind { get; init; }

    /// <summary>What browsers may fill in by themselves.</summary>
    public string Autocomplete { get; init; } = "off";

    /// <summary>The only values, with what they are called; empty: it is free.</summary>
    public IReadOnlyList<(string Value, string Title)> Choices { get; init; } = [];

    /// <summary>What is odd about a value that may be right all the same.</summary>
    public Func<string, string?> Doubt { get; init; } = _ => null;
}

/// <summary>How a field is typed.</summary>
internal enum FieldKind
{
    Text,
    Email,
    Phone,
    Digits,
    Code,
}

/// <summary>The five steps.</summary>
internal static class OnboardingSteps
{
    public const string Organization = "organization";
    public const string Genesys = "genesys";
    public const string WhatsApp = "whatsapp";
    public const string Test = "test";
    public const string Deployment = "deployment";

    /// <summary>Those in which something is entered.</summary>
    public static IReadOnlyList<string> Entered { get; } = [Organization, Genesys, WhatsApp];

    public static IReadOnlyList<(string Name, string Title)> All { get; } =
        [(Organization, "Organisation"), (Genesys, "Genesys"), (WhatsApp, "WhatsApp"), (Test, "Connectivity test"), (Deployment, "Webhooks")];
}
