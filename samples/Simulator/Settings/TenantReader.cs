using System.Text.RegularExpressions;

namespace Relay.Simulator.Settings;

internal static partial class TenantReader
{
    public static TenantSettings Read(SettingsSection section)
    {
        var id = section.Text("Id", "lower-case letters, digits and hyphens, at most 63, not starting with a hyphen", TenantId().IsMatch);
        return new TenantSettings(
            id,
            section.Has("Meta") ? Meta(section.Child("Meta")) : null,
            section.Has("Genesys") ? GenesysReader.Read(section.Child("Genesys"), $"Organisation of {id}") : null,
            section.List("Numbers").Select(Number).ToList(),
            section.List("Customers").Select(Customer).ToList());
    }

    public static bool IsPhone(string value) => value.Length is >= 7 and <= 15 && value.All(char.IsAsciiDigit);

    public static bool IsUserId(string value) => UserId().IsMatch(value);

    private static MetaSettings Meta(SettingsSection section) => new(
        section.Text("AppId", "digits", IsDigits),
        section.Secret("AppSecret", "at least 8 characters without blanks", 8),
        section.Secret("VerifyToken", "at least 1 character, no blanks", 1));

    private static NumberSettings Number(SettingsSection section) => new(
        section.Text("PhoneNumberId", "digits", IsDigits),
        section.Text("DisplayPhoneNumber", "7 to 15 digits without +", IsPhone),
        section.Text("WabaId", "digits", IsDigits),
        section.Secret("AccessToken", "at least 8 characters without blanks", 8),
        section.OptionalId("IntegrationId"));

    private static CustomerSettings Customer(SettingsSection section) => new(
        section.Text("Phone", "7 to 15 digits without +", IsPhone),
        section.Text("Name", "a name", value => value.Length > 0),
        section.OptionalText("UserId", "two capital letters, a dot and up to 128 letters or digits", IsUserId),
        section.OptionalText("Username", "a name", value => value.Length > 0));

    private static bool IsDigits(string value) => value.Length is > 0 and <= 32 && value.All(char.IsAsciiDigit);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex TenantId();

    [GeneratedRegex(@"^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex UserId();
}
