namespace Relay.Storage;

/// <summary>Settings of the section <c>Dedupe</c>.</summary>
public sealed class DedupeOptions
{
    public const string SectionName = "Dedupe";

    /// <summary>How far back the store knows what was seen and handled. Default 7 days; 1 hour to 7 days, for which its tables are kept.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(7);
}
