using Relay.Model;
using Relay.Secrets;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Onboarding;

/// <summary>Turns what was entered, and proved to be the tenant's own, into the rows and values that count.</summary>
internal sealed class DraftWriter(RelayDb db, TenantRow row, Entered entered, SecretBundle bundle, Random random)
{
    /// <summary>The values, as they count afterwards.</summary>
    public SecretBundle Bundle { get; private set; } = bundle;

    /// <summary>What is said of the company alone.</summary>
    public void WriteCompany()
    {
        row.Name = entered.Text(OnboardingFields.CompanyName);
        row.ContactEmail = entered.Text(OnboardingFields.Email);
        row.SupportPhone = entered.Text(OnboardingFields.Phone);
        row.Region = entered.Text(OnboardingFields.Region);
    }

    public void WriteConnections(string organizationId)
    {
        // Read before anything is written: what is entered is told from what is there.
        var client = entered.Secret(OnboardingFields.ClientSecret);
        var token = entered.Secret(OnboardingFields.SystemUserToken);
        var app = entered.Secret(OnboardingFields.AppSecret);
        var (wabaId, phoneNumberId, appId) = (
            entered.Text(OnboardingFields.WabaId), entered.Text(OnboardingFields.PhoneNumberId), entered.Text(OnboardingFields.AppId));
        WriteOrganization(organizationId, client);
        WriteApp(appId, app);
        WriteAccount(wabaId, phoneNumberId, token);
        foreach (var field in OnboardingFields.All.Where(f => f.IsSecret))
        {
            Bundle = Bundle.Without(SecretNames.Draft(field.Key));
        }
    }

    private void WriteOrganization(string organizationId, SecretValue client)
    {
        var clientId = entered.Text(OnboardingFields.ClientId);
        var organization = row.Organization ??= new OrganizationRow
        {
            TenantId = row.Id,
            Region = "",
            ClientId = clientId,
            ClientSecretName = SecretNames.GenesysClient,
        };
        organization.Region = entered.Text(OnboardingFields.GenesysRegion);
        organization.Environment = entered.Text(OnboardingFields.Environment);
        organization.OrganizationId = organizationId;
        organization.ClientId = clientId;
        organization.ClientSecretName = Keep(organization.ClientSecretName, client);
    }

    private void WriteApp(string appId, SecretValue secret)
    {
        if (row.MetaApp?.AppId == appId && !entered.IsNew(OnboardingFields.AppSecret))
        {
            return;
        }

        // Nothing that counts is signed with the one before: the tenant is not live.
        foreach (var old in row.SigningSecrets.Where(s => s.Provider == ProviderKeys.Meta).ToList())
        {
            Bundle = Bundle.Without(old.SecretName);
            row.SigningSecrets.Remove(old);
            db.SigningSecrets.Remove(old);
        }

        row.MetaApp ??= new MetaAppRow { TenantId = row.Id, AppId = appId };
        row.MetaApp.AppId = appId;
        var id = $"app-{random.NextInt64():x16}";
        row.SigningSecrets.Add(new SigningSecretRow
        {
            TenantId = row.Id,
            Provider = ProviderKeys.Meta,
            Id = id,
            Owner = appId,
            SecretName = Keep(SecretNames.Signing(ProviderKeys.Meta, id), secret),
        });
    }

    private void WriteAccount(string wabaId, string phoneNumberId, SecretValue token)
    {
        var account = KnownValues.AccountOf(row);
        if (account?.Id != phoneNumberId)
        {
            // A number has its own row; the integration, if there is one already, goes with the new number.
            var next = new AccountRow { TenantId = row.Id, Channel = KnownValues.WhatsApp, Id = phoneNumberId, GenesysIntegrationId = account?.GenesysIntegrationId };
            if (account is not null)
            {
                Bundle = account.AccessTokenName is { } name ? Bundle.Without(name) : Bundle;
                next.MarkRead = account.MarkRead;
                row.Accounts.Remove(account);
                db.Accounts.Remove(account);
            }

            row.Accounts.Add(next);
            account = next;
        }

        account.WabaId = wabaId;
        account.AccessTokenName = Keep(account.AccessTokenName ?? SecretNames.AccessToken(KnownValues.WhatsApp, phoneNumberId), token);
    }

    private string Keep(string name, SecretValue value)
    {
        Bundle = Bundle.With(name, value);
        return name;
    }
}
