using Microsoft.Extensions.Options;

namespace Relay.Channels.Genesys;

/// <summary>Finds every fault of the settings at once; each line names the key, what was found and what is allowed.</summary>
internal sealed class GenesysSettingsValidator(IHostEnvironment environment) : IValidateOptions<GenesysSettings>
{
    private const string Allowed = "an absolute https URL without query and fragment";

    public ValidateOptionsResult Validate(string? name, GenesysSettings options)
    {
        var faults = Faults(options, environment.IsProduction());
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <param name="production">Whether the program runs in Production, where plain http is refused even on loopback.</param>
    public static IReadOnlyList<string> Faults(GenesysSettings settings, bool production)
    {
        var faults = new List<string>();
        Check(nameof(GenesysSettings.LoginBaseUrl), settings.LoginBaseUrl, production, faults);
        Check(nameof(GenesysSettings.ApiBaseUrl), settings.ApiBaseUrl, production, faults);
        if (string.IsNullOrEmpty(settings.LoginBaseUrl) != string.IsNullOrEmpty(settings.ApiBaseUrl))
        {
            faults.Add(
                $"{Key(nameof(GenesysSettings.LoginBaseUrl))} and {Key(nameof(GenesysSettings.ApiBaseUrl))}: found only one of them; "
                + "allowed are both or none, since the token of one cloud is none in another.");
        }

        return faults;
    }

    private static void Check(string name, string? value, bool production, List<string> faults)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            // The value is not shown: what is no plain URL may hold a credential.
            faults.Add($"{Key(name)}: found a value that is no plain URL; allowed is {Allowed}.");
            return;
        }

        var http = uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && !production;
        if (uri.Scheme != Uri.UriSchemeHttps && !http)
        {
            var exception = production ? "" : ", or plain http on loopback";
            faults.Add($"{Key(name)}: found '{value}'; allowed is {Allowed}{exception}.");
        }
    }

    private static string Key(string name) => $"{GenesysSettings.SectionName}:{name}";
}
