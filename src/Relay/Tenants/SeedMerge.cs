using Relay.Model;
using Relay.Secrets;
using Relay.Storage.Rows;

namespace Relay.Tenants;

/// <summary>
/// Brings a tenant of the seed file into its row: what is absent by id is created, what is there stays as it is, what was deleted stays
/// deleted. Overriding, the file wins in all three.
/// </summary>
internal sealed class SeedMerge(Tenant seed, TenantRow row, bool isNew, SecretBundle bundle, IReadOnlySet<(string Kind, string Key)> deleted, bool overrides)
{
    private readonly List<string> _leftOut = [];

    /// <summary>The values, with those that were added.</summary>
    public SecretBundle Bundle { get; private set; } = bundle;

    /// <summary>What could not be created because something that it needs was deleted or is another's.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    public void Apply()
    {
        if (isNew || overrides)
        {
            row.Name = seed.Name;
            row.Region = seed.Region;
            row.ContactEmail = seed.ContactEmail;
            row.SupportPhone = seed.SupportPhone;
        }

        if (isNew || overrides || row.SignInOrganization is null)
        {
            // Whoever is of this organisation belongs to this tenant: the portal goes by it.
            row.SignInOrganization = seed.Genesys?.OrganizationId ?? row.SignInOrganization;
        }

        if (seed.Genesys is { } genesys)
        {
            ApplyOrganization(genesys);
        }

        if (seed.Meta is { } meta)
        {
            ApplyMeta(meta);
        }

        foreach (var account in seed.Accounts)
        {
            ApplyAccount(account);
        }

        foreach (var key in seed.ApiKeys)
        {
            var found = row.ApiKeys.Find(k => k.Id == key.Id);
            if (found is null && MayCreate(PartKinds.ApiKey, key.Id))
            {
                row.ApiKeys.Add(new ApiKeyRow { TenantId = row.Id, Id = key.Id, Sha256 = key.Sha256, Scopes = [.. key.Scopes] });
            }
            else if (found is not null && overrides)
            {
                found.Sha256 = found.Sha256.AsSpan().SequenceEqual(key.Sha256) ? found.Sha256 : key.Sha256;
                found.Scopes = found.Scopes.SequenceEqual(key.Scopes, StringComparer.Ordinal) ? found.Scopes : [.. key.Scopes];
            }
        }
    }

    private void ApplyOrganization(GenesysOrganization genesys)
    {
        if (row.Organization is null && MayCreate(PartKinds.Organization, row.Id))
        {
            row.Organization = new OrganizationRow
            {
                TenantId = row.Id,
                Region = genesys.Region,
                OrganizationId = genesys.OrganizationId,
                ClientId = genesys.ClientId,
                ClientSecretName = Keep(SecretNames.GenesysClient, genesys.ClientSecret),
            };
        }
        else if (row.Organization is { } found && overrides)
        {
            found.Region = genesys.Region;
            found.OrganizationId = genesys.OrganizationId;
            found.ClientId = genesys.ClientId;
            found.ClientSecretName = Keep(SecretNames.GenesysClient, genesys.ClientSecret);
        }

        if (row.Organization is null)
        {
            return;
        }

        foreach (var integration in genesys.Integrations)
        {
            if (!row.Integrations.Exists(i => i.Id == integration.Id) && MayCreate(PartKinds.Integration, integration.Id))
            {
                row.Integrations.Add(new IntegrationRow { TenantId = row.Id, Id = integration.Id });
            }

            if (row.Integrations.Exists(i => i.Id == integration.Id))
            {
                ApplySecrets(ProviderKeys.Genesys, integration.SignatureSecrets);
            }
        }
    }

    private void ApplyMeta(MetaApp meta)
    {
        if (row.MetaApp is null && MayCreate(PartKinds.MetaApp, row.Id))
        {
            row.MetaApp = new MetaAppRow { TenantId = row.Id, AppId = meta.AppId };
        }
        else if (row.MetaApp is { } found && overrides)
        {
            found.AppId = meta.AppId;
        }

        if (row.MetaApp?.AppId != meta.AppId)
        {
            if (row.MetaApp is not null)
            {
                _leftOut.Add("the secrets of meta.appId, since the store knows another app");
            }

            return;
        }

        ApplySecrets(ProviderKeys.Meta, meta.AppSecrets);
        foreach (var token in meta.VerifyTokens)
        {
            var known = row.VerifyTokens.Find(t => t.Id == token.Id);
            if (known is null && MayCreate(PartKinds.VerifyToken, token.Id))
            {
                known = new VerifyTokenRow { TenantId = row.Id, Id = token.Id, SecretName = "" };
                row.VerifyTokens.Add(known);
            }
            else if (known is null || !overrides)
            {
                continue;
            }

            known.SecretName = Keep(SecretNames.VerifyToken(token.Id), token.Value);
            (known.NotBefore, known.NotAfter) = (token.Window.NotBefore?.ToUniversalTime(), token.Window.NotAfter?.ToUniversalTime());
        }
    }

    private void ApplySecrets(string provider, IReadOnlyList<SigningSecret> secrets)
    {
        foreach (var secret in secrets)
        {
            var known = row.SigningSecrets.Find(s => s.Provider == provider && s.Id == secret.Id);
            if (known is null && MayCreate(PartKinds.SigningSecret, SigningSecretRow.KeyOf(provider, secret.Id)))
            {
                known = new SigningSecretRow { TenantId = row.Id, Provider = provider, Id = secret.Id, Owner = secret.Owner, SecretName = "" };
                row.SigningSecrets.Add(known);
            }
            else if (known is null || !overrides)
            {
                continue;
            }

            known.Owner = secret.Owner;
            known.SecretName = Keep(SecretNames.Signing(provider, secret.Id), secret.Value);
            (known.NotBefore, known.NotAfter) = (secret.Window.NotBefore?.ToUniversalTime(), secret.Window.NotAfter?.ToUniversalTime());
        }
    }

    private void ApplyAccount(ChannelAccount account)
    {
        var known = row.Accounts.Find(a => a.Channel == account.Channel && a.Id == account.Id);
        if (known is not null && !overrides)
        {
            return;
        }

        if (known is null && !MayCreate(PartKinds.Account, AccountRow.KeyOf(account.Channel, account.Id)))
        {
            return;
        }

        if (account.GenesysIntegrationId is { } integration && !row.Integrations.Exists(i => i.Id == integration))
        {
            _leftOut.Add($"the account {account.Channel} {account.Id}, since its integration was deleted");
            return;
        }

        if (known is null)
        {
            known = new AccountRow { TenantId = row.Id, Channel = account.Channel, Id = account.Id };
            row.Accounts.Add(known);
        }

        known.WabaId = account.WabaId;
        known.AccessTokenName = account.AccessToken is { } token ? Keep(SecretNames.AccessToken(account.Channel, account.Id), token) : null;
        known.GenesysIntegrationId = account.GenesysIntegrationId;
        known.MarkRead = account.MarkRead;
    }

    private bool MayCreate(string kind, string key) => overrides || !deleted.Contains((kind, key));

    private string Keep(string name, SecretValue value)
    {
        Bundle = Bundle.With(name, value);
        return name;
    }
}
