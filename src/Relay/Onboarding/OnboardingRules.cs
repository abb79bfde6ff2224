using System.Net.Mail;
using System.Text.RegularExpressions;
using Relay.Channels.Genesys;

namespace Relay.Onboarding;

/// <summary>What each value must be: the words say what is wrong, or there are none. None of them quotes the value.</summary>
internal static partial class OnboardingRules
{
    private const int ShortestName = 2;
    private const int ShortestClientSecret = 20;
    private const int ShortestId = 10;
    private const int ShortestToken = 100;
    private const int ShortestAppSecret = 16;

    public static IReadOnlyList<(string Value, string Title)> Regions { get; } =
        [("north-america", "North America"), ("europe", "Europe"), ("asia-pacific", "Asia-Pacific"), ("latin-america", "Latin America")];

    public static IReadOnlyList<(string Value, string Title)> Environments { get; } = [("production", "Production"), ("test", "Test")];

    public static IReadOnlyList<(string Value, string Title)> GenesysRegionChoices { get; } =
        [.. GenesysRegions.All.Select(region => (region, $"{region} ({GenesysRegions.LoginBaseUrl(region)!["https://login.".Length..]})"))];

    public static string? Name(string value) => value.Length >= ShortestName ? null : "The name must have at least 2 characters.";

    public static string? Email(string value) =>
        MailAddress.TryCreate(value, out var address) && address.Address == value
            && Uri.CheckHostName(address.Host) == UriHostNameType.Dns && address.Host.Contains('.', StringComparison.Ordinal)
            ? null
            : "This is no e-mail address; one looks like name@company.com.";

    public static string? Phone(string value) =>
        PhoneForm().IsMatch(value) ? null : "Write the number in international form: + and 2 to 15 digits, the first not 0, without spaces, such as +14155550100.";

    public static string? Region(string value) =>
        IsOneOf(Regions, value) ? null : $"Choose one of {List(Regions)}.";

    public static string? ClientId(string value) =>
        Guid.TryParseExact(value, "D", out _) ? null : "The client id is a UUID: 8-4-4-4-12 hexadecimal digits with dashes.";

    public static string? ClientSecret(string value) =>
        Secret(value) ?? (value.Length >= ShortestClientSecret ? null : "The client secret must have at least 20 characters; copy the whole of it.");

    public static string? GenesysRegion(string value) =>
        IsOneOf(GenesysRegionChoices, value) ? null : $"Genesys Cloud has no such region here; choose one of {string.Join(", ", GenesysRegions.All)}.";

    public static string? Environment(string value) => IsOneOf(Environments, value) ? null : $"Choose one of {List(Environments)}.";

    public static string? WabaId(string value) =>
        IsNumber(value, ShortestId) ? null : "The WhatsApp Business account id has digits only, at least 10 of them.";

    public static string? PhoneNumberId(string value) =>
        IsNumber(value, ShortestId) ? null : "The phone number id has digits only, at least 10 of them; it is not the phone number itself.";

    public static string? SystemUserToken(string value) =>
        Secret(value) ?? (value.Length >= ShortestToken ? null : "The system user token must have at least 100 characters; copy the whole of it.");

    public static string? AppId(string value) => IsNumber(value, 1) ? null : "The app id has digits only.";

    public static string? AppSecret(string value) =>
        Secret(value) ?? (value.Length >= ShortestAppSecret ? null : "The app secret must have at least 16 characters; press Show in Meta and copy the whole of it.");

    public static string? AppSecretDoubt(string value) =>
        AppSecretForm().IsMatch(value) ? null : "Meta's app secrets have 32 hexadecimal digits; check that this is the app's secret and not a token.";

    private static string? Secret(string value) =>
        value.AsSpan().ContainsAnyExceptInRange('!', '~') ? "A secret holds no space, no line break and no accented letter; copy it once more." : null;

    private static bool IsNumber(string value, int shortest) => value.Length >= shortest && value.All(char.IsAsciiDigit);

    private static bool IsOneOf(IReadOnlyList<(string Value, string Title)> choices, string value) => choices.Any(c => c.Value == value);

    private static string List(IReadOnlyList<(string Value, string Title)> choices) => string.Join(", ", choices.Select(c => c.Value));

    [GeneratedRegex(@"\A\+?[1-9][0-9]{1,14}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PhoneForm();

    [GeneratedRegex(@"\A[0-9a-fA-F]{32}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AppSecretForm();
}
