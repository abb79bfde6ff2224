namespace Relay.Channels.Meta;

/// <summary>Where Meta's Graph API is; the section <c>Meta</c>.</summary>
public sealed class MetaSettings
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "Meta";

    /// <summary>
    /// Base of every Graph call, with the version; no query. Default <c>https://graph.facebook.com/v25.0</c>. Plain <c>http</c> is taken
    /// on loopback only, for the simulator.
    /// </summary>
    public string GraphBaseUrl { get; set; } = "https://graph.facebook.com/v25.0";
}
