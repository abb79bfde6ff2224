namespace Relay.Storage.Rows;

/// <summary>A tenant with everything that belongs to it.</summary>
internal sealed class TenantRow : ITenantPart
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public string? Region { get; set; }

    public string? ContactEmail { get; set; }

    public string? SupportPhone { get; set; }

    /// <summary>The Genesys organisation whose people may sign in as this tenant's; null: nobody may.</summary>
    public string? SignInOrganization { get; set; }

    /// <summary>When onboarding was completed; null before.</summary>
    public DateTimeOffset? LiveAt { get; set; }

    /// <summary>
    /// The version of the tenant's bundle in the vault that holds its values; null while it has none. Whoever changes it must have read
    /// the one before: of two who change secrets at once, one is told so.
    /// </summary>
    public string? Bundle { get; set; }

    /// <summary>The snapshot's version at the tenant's last change. Written by saving, not by hand.</summary>
    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public OrganizationRow? Organization { get; set; }

    public MetaAppRow? MetaApp { get; set; }

    public List<IntegrationRow> Integrations { get; } = [];

    public List<SigningSecretRow> SigningSecrets { get; } = [];

    public List<VerifyTokenRow> VerifyTokens { get; } = [];

    public List<AccountRow> Accounts { get; } = [];

    public List<ApiKeyRow> ApiKeys { get; } = [];

    string ITenantPart.TenantId => Id;

    string ITenantPart.Kind => PartKinds.Tenant;

    string ITenantPart.Key => Id;
}
