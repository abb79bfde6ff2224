namespace Relay.Storage;

/// <summary>Settings of the section <c>Dedupe</c>.</summary>
public sealed class DedupeOptions
{
    public const string SectionName = "Dedupe";

    /// <summary>
    /// How far back the store remembers what was seen and what was delivered. Default 7 days: so long providers send again, and so long raw
    /// records are kept, so that a replay of them delivers nothing twice. 1 hour to 30 days. It is kept by whole days, rounded up.
    /// </summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The first day that is looked back to.</summary>
    internal DateOnly FirstDay(DateTimeOffset now) => DateOnly.FromDateTime((now - Window).UtcDateTime);
}
