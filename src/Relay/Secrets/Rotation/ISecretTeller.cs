using Relay.Model;

namespace Relay.Secrets.Rotation;

/// <summary>
/// Tells a provider which secret it is to use from now on. Telling the same twice is telling it once. An exception counts as nobody knowing
/// what came of it.
/// </summary>
internal interface ISecretTeller
{
    Task<Telling> TellAsync(SecretOrder order, CancellationToken cancellationToken);
}

/// <summary>Finds out whether a provider takes a value, without changing anything.</summary>
internal interface ICredentialTrial
{
    Task<Trial> TryAsync(SecretOrder order, CancellationToken cancellationToken);
}

/// <summary>A value, and whose it is to be.</summary>
/// <param name="Kind">One of <see cref="RotationKinds"/>.</param>
/// <param name="Tenant">As he is now, with his values.</param>
internal sealed record SecretOrder(string Kind, Tenant Tenant, string Owner, SecretValue Value);

/// <summary>What came of telling.</summary>
/// <param name="Code">A word for machines when it is not confirmed.</param>
/// <param name="Words">The reason for people; no value of a secret.</param>
internal sealed record Telling(TellOutcome Outcome, string? Code = null, string? Words = null)
{
    public static Telling Confirmed { get; } = new(TellOutcome.Confirmed);
}

/// <summary>Outcomes of telling.</summary>
internal enum TellOutcome
{
    /// <summary>The provider said that it uses the new one.</summary>
    Confirmed,

    /// <summary>It does not, and will not however often it is told.</summary>
    Refused,

    /// <summary>It does not now; told later, it may.</summary>
    NotNow,

    /// <summary>It may use either.</summary>
    Unknown,
}

/// <summary>What came of a trial.</summary>
internal sealed record Trial(TrialOutcome Outcome, string? Code = null, string? Words = null)
{
    /// <summary>When the provider ends the credential; null: never, or not known.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? DataAccessExpiresAt { get; init; }

    public static Trial Passed { get; } = new(TrialOutcome.Passed);
}

/// <summary>Outcomes of trials.</summary>
internal enum TrialOutcome
{
    Passed,
    Refused,

    /// <summary>The provider could not be asked.</summary>
    Unknown,
}
