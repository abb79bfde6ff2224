namespace Relay.Tenants;

/// <summary>Settings of the section <c>Tenants</c>.</summary>
public sealed class TenantsOptions
{
    public const string SectionName = "Tenants";

    /// <summary>Path of a JSON file with tenants; empty for none.</summary>
    public string SeedFile { get; set; } = "";

    /// <summary>
    /// Whether the seed file overrides what the store knows, and brings back what was deleted. Default false; the switch <c>--reseed</c>
    /// sets it. What the file does not name stays as it is.
    /// </summary>
    public bool Reseed { get; set; }
}
