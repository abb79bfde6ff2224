namespace Relay.Channels.Genesys;

/// <summary>Where Genesys Cloud is found, section <c>Genesys</c>. Empty in ordinary operation: each tenant's region decides.</summary>
public sealed class GenesysSettings
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Genesys";

    /// <summary>
    /// Base of <c>/oauth/token</c>, for the simulator and private clouds; it then holds for every tenant. Default: none, by the tenant's
    /// region. Absolute https; plain http only on loopback, and not in Production.
    /// </summary>
    public string? LoginBaseUrl { get; set; }

    /// <summary>Base of <c>/api/v2</c>; the same rules as <see cref="LoginBaseUrl"/>, and set together with it.</summary>
    public string? ApiBaseUrl { get; set; }
}
