using Relay.Model;
using Relay.Storage.Rows;

namespace Relay.Onboarding;

/// <summary>What a tenant's rows hold already of what onboarding asks for; the seed file or an earlier round put it there.</summary>
internal sealed class KnownValues
{
    private readonly Dictionary<string, string?> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _secretNames = new(StringComparer.Ordinal);

    public KnownValues(TenantRow row)
    {
        var account = AccountOf(row);
        _texts[OnboardingFields.CompanyName.Key] = row.Name;
        _texts[OnboardingFields.Email.Key] = row.ContactEmail;
        _texts[OnboardingFields.Phone.Key] = row.SupportPhone;
        _texts[OnboardingFields.Region.Key] = row.Region;
        _texts[OnboardingFields.ClientId.Key] = row.Organization?.ClientId;
        _texts[OnboardingFields.GenesysRegion.Key] = row.Organization?.Region;
        _texts[OnboardingFields.Environment.Key] = row.Organization?.Environment;
        _texts[OnboardingFields.WabaId.Key] = account?.WabaId;
        _texts[OnboardingFields.PhoneNumberId.Key] = account?.Id;
        _texts[OnboardingFields.AppId.Key] = row.MetaApp?.AppId;
        _secretNames[OnboardingFields.ClientSecret.Key] = row.Organization?.ClientSecretName;
        _secretNames[OnboardingFields.SystemUserToken.Key] = account?.AccessTokenName;
        _secretNames[OnboardingFields.AppSecret.Key] = AppSecretOf(row)?.SecretName;
    }

    /// <summary>Null: there is none.</summary>
    public string? Text(OnboardingField field) => _texts.GetValueOrDefault(field.Key);

    /// <summary>What a secret is called in the bundle; null: there is none.</summary>
    public string? SecretName(OnboardingField field) => _secretNames.GetValueOrDefault(field.Key);

    /// <summary>The number that onboarding is about; of several the one that the checks are about too.</summary>
    public static AccountRow? AccountOf(TenantRow row) => row.Accounts
        .Where(a => a.Channel == WhatsApp)
        .OrderBy(a => a.GenesysIntegrationId is null)
        .ThenBy(a => a.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>The one that began last of those that do not end.</summary>
    public static SigningSecretRow? AppSecretOf(TenantRow row) => row.SigningSecrets
        .Where(s => s.Provider == ProviderKeys.Meta && s.Owner == row.MetaApp?.AppId)
        .OrderBy(s => s.NotAfter is null)
        .ThenBy(s => s.NotBefore ?? DateTimeOffset.MinValue)
        .LastOrDefault();

    /// <summary>The channel that is set up here.</summary>
    public const string WhatsApp = "whatsapp";
}
