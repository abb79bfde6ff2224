namespace Relay.Connections.Checks;

/// <summary>What a check found.</summary>
/// <param name="Id">Never changes: it stands in the store and in the API.</param>
/// <param name="Title">What it looked at, in words.</param>
/// <param name="At">When it looked.</param>
internal sealed record CheckResult(string Id, string Title, CheckFinding Finding, DateTimeOffset At)
{
    /// <summary>Others that need this one can go on.</summary>
    public bool LetsOthersGoOn => Finding.State is CheckStates.Passed or CheckStates.Warning;
}

/// <summary>The outcome of a check.</summary>
/// <param name="State">One of <see cref="CheckStates"/>.</param>
internal sealed record CheckFinding(string State)
{
    private static readonly IReadOnlyDictionary<string, string> NoFacts = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is wrong, or what is waited for; null when it passed.</summary>
    public string? Cause { get; init; }

    /// <summary>What the tenant's admin can do about it; null when there is nothing to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>The provider's own code.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>The provider's own words.</summary>
    public string? ProviderWords { get; init; }

    /// <summary>What was seen, such as a date of expiry.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = NoFacts;

    public static CheckFinding Passed(params (string Name, string? Value)[] facts) => new(CheckStates.Passed) { Facts = FactsOf(facts) };

    public static CheckFinding Warning(string cause, string remedy, params (string Name, string? Value)[] facts) =>
        new(CheckStates.Warning) { Cause = cause, Remedy = remedy, Facts = FactsOf(facts) };

    public static CheckFinding Failed(string cause, string remedy, params (string Name, string? Value)[] facts) =>
        new(CheckStates.Failed) { Cause = cause, Remedy = remedy, Facts = FactsOf(facts) };

    public static CheckFinding Waiting(string reason) => new(CheckStates.Waiting) { Cause = reason };

    private static Dictionary<string, string> FactsOf((string Name, string? Value)[] facts)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            if (value is not null)
            {
                known[name] = value;
            }
        }

        return known;
    }
}

/// <summary>How a check can end.</summary>
internal static class CheckStates
{
    public const string Passed = "passed";

    /// <summary>It works, and will not for ever or not as well as it could.</summary>
    public const string Warning = "warning";
    public const string Failed = "failed";

    /// <summary>It was not made: something else has to be right before.</summary>
    public const string Waiting = "waiting";
}
