using Relay.Model;
using Relay.Secrets;
using Relay.Storage.Rows;

namespace Relay.Tenants;

/// <summary>Makes a tenant of its rows and its bundle.</summary>
internal sealed class TenantAssembler
{
    private readonly TenantRow _row;
    private readonly SecretBundle? _bundle;
    private bool _complete = true;

    private TenantAssembler(TenantRow row, SecretBundle? bundle)
    {
        _row = row;
        _bundle = bundle;
    }

    /// <param name="bundle">Null: it cannot be read now, and the tenant is marked so.</param>
    public static Tenant Assemble(TenantRow row, SecretBundle? bundle) => new TenantAssembler(row, bundle).Assemble();

    private Tenant Assemble()
    {
        var genesys = _row.Organization is { } organization ? Organization(organization) : null;
        var meta = _row.MetaApp is { } app ? Meta(app) : null;
        return new Tenant
        {
            Id = TenantId.Parse(_row.Id),
            Name = _row.Name,
            Region = _row.Region,
            ContactEmail = _row.ContactEmail,
            SupportPhone = _row.SupportPhone,
            Genesys = genesys,
            Meta = meta,
            Accounts = [.. _row.Accounts.Select(Account)],
            ApiKeys = [.. _row.ApiKeys.Select(k => new ApiKey(k.Id, k.Sha256, k.Scopes))],
            SigningSecrets = Tenant.IndexSecrets(
                (ProviderKeys.Meta, meta?.AppSecrets ?? []),
                (ProviderKeys.Genesys, [.. (genesys?.Integrations ?? []).SelectMany(i => i.SignatureSecrets)])),
            // Last: whatever was missing above shows here. A request must not be refused for want of a secret that there is.
            SecretsLoaded = _complete,
        };
    }

    private GenesysOrganization Organization(OrganizationRow row) => new()
    {
        Region = row.Region,
        OrganizationId = row.OrganizationId,
        ClientId = row.ClientId,
        ClientSecret = Value(row.ClientSecretName) ?? new SecretValue(""),
        Integrations = [.. _row.Integrations.Select(i => new GenesysIntegration(i.Id, Signing(ProviderKeys.Genesys, i.Id)))],
    };

    private MetaApp Meta(MetaAppRow row) => new()
    {
        AppId = row.AppId,
        AppSecrets = Signing(ProviderKeys.Meta, row.AppId),
        SecretChangeUntil = row.SecretChangeUntil,
        VerifyTokens =
        [
            .. _row.VerifyTokens.Select(t => Value(t.SecretName) is { } value ? new VerifyToken(t.Id, value, new ValidityWindow(t.NotBefore, t.NotAfter)) : null).OfType<VerifyToken>(),
        ],
    };

    private ChannelAccount Account(AccountRow row) => new()
    {
        Channel = row.Channel,
        Id = row.Id,
        WabaId = row.WabaId,
        AccessToken = row.AccessTokenName is { } name ? Value(name) : null,
        GenesysIntegrationId = row.GenesysIntegrationId,
        MarkRead = row.MarkRead,
    };

    private SigningSecret[] Signing(string provider, string owner) =>
    [
        .. _row.SigningSecrets
            .Where(s => s.Provider == provider && s.Owner == owner)
            .Select(s => Value(s.SecretName) is { } value ? new SigningSecret(s.Id, s.Owner, value, new ValidityWindow(s.NotBefore, s.NotAfter)) : null)
            .OfType<SigningSecret>(),
    ];

    private SecretValue? Value(string name)
    {
        var value = _bundle?.Find(name);
        _complete &= value is not null;
        return value;
    }
}
