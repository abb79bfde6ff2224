using Relay.Connections;
using Relay.Model;
using Relay.Secrets;
using Relay.Storage.Rows;

namespace Relay.Onboarding;

/// <summary>Everything that was entered, whether it counts already or not, secrets included.</summary>
internal sealed class Entered(TenantRow row, DraftDocument draft, SecretBundle bundle)
{
    private readonly KnownValues _known = new(row);

    public string Text(OnboardingField field) => draft.Values.GetValueOrDefault(field.Key)?.Text ?? _known.Text(field) ?? "";

    /// <summary>For those that were entered.</summary>
    public SecretValue Secret(OnboardingField field) =>
        bundle.Find(IsNew(field) ? SecretNames.Draft(field.Key) : _known.SecretName(field) ?? "")
        ?? throw new InvalidOperationException($"{field.Key} was taken for entered, and the bundle does not hold it.");

    /// <summary>Whether a secret does not count yet.</summary>
    public bool IsNew(OnboardingField field) => draft.Secrets.ContainsKey(field.Key);

    /// <summary>The connection that this would make, to be tried before it counts.</summary>
    public TenantConnection Connection(string baseUrl)
    {
        var tenant = TenantId.Parse(row.Id);
        return new TenantConnection(tenant, Text(OnboardingFields.CompanyName), WebhookAddresses.Of(baseUrl, tenant))
        {
            Genesys = new GenesysAccess(
                Text(OnboardingFields.GenesysRegion), Text(OnboardingFields.ClientId), Secret(OnboardingFields.ClientSecret), Text(OnboardingFields.Environment)),
            OrganizationId = row.SignInOrganization ?? row.Organization?.OrganizationId,
            WhatsApp = new WhatsAppAccess(
                Text(OnboardingFields.WabaId), Text(OnboardingFields.PhoneNumberId), Secret(OnboardingFields.SystemUserToken),
                Text(OnboardingFields.AppId), Secret(OnboardingFields.AppSecret)),
        };
    }
}
