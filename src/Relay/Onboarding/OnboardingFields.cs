namespace Relay.Onboarding;

/// <summary>Everything that is entered, as data: pages and the API are made of it.</summary>
internal static class OnboardingFields
{
    private const int LongestId = 64;
    private const int LongestSecret = 2048;

    public static OnboardingField CompanyName { get; } = new(OnboardingSteps.Organization, "name", "Company name", OnboardingRules.Name)
    {
        Missing = "Enter the name of your company.",
        Longest = 120,
        Autocomplete = "organization",
    };

    public static OnboardingField Email { get; } = new(OnboardingSteps.Organization, "email", "Contact e-mail", OnboardingRules.Email)
    {
        Missing = "Enter an address that somebody reads.",
        Hint = "Where notices about this connection go.",
        Longest = 254,
        Kind = FieldKind.Email,
        Autocomplete = "email",
    };

    public static OnboardingField Phone { get; } = new(OnboardingSteps.Organization, "phone", "Support phone", OnboardingRules.Phone)
    {
        Missing = "Enter a phone number in international form.",
        Hint = "International form without spaces, such as +14155550100.",
        Longest = 40,
        Kind = FieldKind.Phone,
        Autocomplete = "tel",
    };

    public static OnboardingField Region { get; } = new(OnboardingSteps.Organization, "region", "Region", OnboardingRules.Region)
    {
        Missing = "Choose the region of your business.",
        Longest = LongestId,
        Choices = OnboardingRules.Regions,
    };

    public static OnboardingField ClientId { get; } = new(OnboardingSteps.Genesys, "clientId", "OAuth client id", OnboardingRules.ClientId)
    {
        Missing = "Enter the id of the OAuth client.",
        Hint = "Genesys Cloud: Admin, Integrations, OAuth; a client with the grant type Client Credentials.",
        Longest = LongestId,
        Kind = FieldKind.Code,
    };

    public static OnboardingField ClientSecret { get; } = new(OnboardingSteps.Genesys, "clientSecret", "OAuth client secret", OnboardingRules.ClientSecret)
    {
        Missing = "Enter the secret of the OAuth client.",
        Hint = "Genesys shows it beside the client id.",
        Longest = LongestSecret,
        IsSecret = true,
    };

    public static OnboardingField GenesysRegion { get; } = new(OnboardingSteps.Genesys, "region", "Genesys region", OnboardingRules.GenesysRegion)
    {
        Missing = "Choose the region of your Genesys organisation.",
        Hint = "The address at which your people sign in to Genesys tells it.",
        Longest = LongestId,
        Choices = OnboardingRules.GenesysRegionChoices,
    };

    public static OnboardingField Environment { get; } = new(OnboardingSteps.Genesys, "environment", "Environment", OnboardingRules.Environment)
    {
        Missing = "Choose what this organisation is used for.",
        Longest = LongestId,
        Choices = OnboardingRules.Environments,
    };

    public static OnboardingField WabaId { get; } = new(OnboardingSteps.WhatsApp, "wabaId", "WhatsApp Business account id", OnboardingRules.WabaId)
    {
        Missing = "Enter the id of the WhatsApp Business account.",
        Hint = "Meta: WhatsApp Manager, Account tools, or the app's page WhatsApp, API Setup.",
        Longest = LongestId,
        Kind = FieldKind.Digits,
    };

    public static OnboardingField PhoneNumberId { get; } = new(OnboardingSteps.WhatsApp, "phoneNumberId", "Phone number id", OnboardingRules.PhoneNumberId)
    {
        Missing = "Enter the id of the phone number.",
        Hint = "Stands beside the number on the app's page WhatsApp, API Setup.",
        Longest = LongestId,
        Kind = FieldKind.Digits,
    };

    public static OnboardingField SystemUserToken { get; } = new(OnboardingSteps.WhatsApp, "systemUserToken", "System user token", OnboardingRules.SystemUserToken)
    {
        Missing = "Enter a token of a system user.",
        Hint = "Meta: Business settings, System users, Generate token, with whatsapp_business_messaging and whatsapp_business_management.",
        Longest = LongestSecret,
        IsSecret = true,
    };

    public static OnboardingField AppId { get; } = new(OnboardingSteps.WhatsApp, "appId", "Meta app id", OnboardingRules.AppId)
    {
        Missing = "Enter the id of the Meta app.",
        Hint = "Meta: App settings, Basic.",
        Longest = LongestId,
        Kind = FieldKind.Digits,
    };

    public static OnboardingField AppSecret { get; } = new(OnboardingSteps.WhatsApp, "appSecret", "Meta app secret", OnboardingRules.AppSecret)
    {
        Missing = "Enter the secret of the Meta app.",
        Hint = "Meta: App settings, Basic, Show.",
        Longest = LongestSecret,
        IsSecret = true,
        Doubt = OnboardingRules.AppSecretDoubt,
    };

    public static IReadOnlyList<OnboardingField> All { get; } =
    [
        CompanyName, Email, Phone, Region, ClientId, ClientSecret, GenesysRegion, Environment, WabaId, PhoneNumberId, SystemUserToken, AppId, AppSecret,
    ];

    public static IReadOnlyList<OnboardingField> Of(string step) => [.. All.Where(f => f.Step == step)];
}
