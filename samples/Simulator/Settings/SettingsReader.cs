namespace Relay.Simulator.Settings;

/// <summary>Turns configuration into <see cref="SimulatorSettings"/>, or into the full list of what is wrong with it.</summary>
internal static class SettingsReader
{
    private static readonly string[] KnownStatuses = ["sent", "delivered", "read", "played", "failed"];

    public static (SimulatorSettings? Settings, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var section = new SettingsSection(configuration.GetSection(SimulatorSettings.SectionName), faults);
        var url = section.Text("RelayBaseUrl", "an absolute http or https URL without query", IsBaseUrl, "http://localhost:8080");
        var tenants = section.List("Tenants").Select(TenantReader.Read).ToList();
        if (tenants.Count == 0)
        {
            section.Fault("Tenants", "nothing", "a list of at least one tenant (see simulator.example.json)");
        }

        UniquenessCheck.Run(tenants, section);
        var baseUrl = IsBaseUrl(url) ? new Uri(url.TrimEnd('/') + "/") : new Uri("http://localhost/");
        var settings = new SimulatorSettings
        {
            RelayBaseUrl = baseUrl,
            Tenants = tenants,
            SignInRedirectUris = RedirectUris(section, new Uri(baseUrl, "signin/callback").AbsoluteUri),
            IntegrationCreation = TimeSpan.FromMilliseconds(section.Number("IntegrationCreationMs", 300, 0, 600_000)),
            LogCapacity = section.Number("LogCapacity", 100_000, 1, 10_000_000),
            Statuses = Statuses(section),
            StatusDelay = TimeSpan.FromMilliseconds(section.Number("StatusDelayMs", 50, 0, 600_000)),
            PublishReceipts = section.Flag("PublishReceipts", fallback: true),
            RequestsPerMinute = section.Number("RequestsPerMinute", 300, 1, 100_000_000),
            TokenLifetime = TimeSpan.FromSeconds(section.Number("TokenLifetimeSeconds", 86_400, 1, 172_800)),
            ServiceWindow = TimeSpan.FromHours(section.Number("ServiceWindowHours", 24, 0, 24)),
            MetaRetryFor = TimeSpan.FromSeconds(section.Number("MetaRetryForSeconds", 60, 0, 86_400)),
            GenesysRetryPause = TimeSpan.FromMilliseconds(section.Number("GenesysRetryPauseMs", 5000, 0, 60_000)),
        };
        settings = section.OptionalId("SignInClientId") is { } client ? settings with { SignInClientId = client } : settings;
        return (faults.Count == 0 ? settings : null, faults);
    }

    private static List<string> RedirectUris(SettingsSection section, string fallback)
    {
        var uris = section.Child("SignInRedirectUris").Values();
        foreach (var uri in uris.Where(uri => !IsRedirectUri(uri)))
        {
            section.Fault("SignInRedirectUris", $"\"{uri}\"", "absolute http or https URLs without fragment");
        }

        return uris.Count > 0 ? uris : [fallback];
    }

    private static bool IsRedirectUri(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https") && url.Fragment.Length == 0;

    /// <summary>A list, or one value with commas; an empty list or value means none.</summary>
    private static List<string> Statuses(SettingsSection section)
    {
        var children = section.Child("Statuses").Values();
        if (children.Count == 0 && section.Raw("Statuses") is null && !section.Has("Statuses"))
        {
            return ["sent", "delivered"];
        }

        var statuses = children.Count > 0
            ? children
            : (section.Raw("Statuses") ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (var status in statuses.Where(status => !KnownStatuses.Contains(status, StringComparer.Ordinal)))
        {
            section.Fault("Statuses", $"\"{status}\"", string.Join(", ", KnownStatuses));
        }

        return statuses;
    }

    private static bool IsBaseUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https") && url.Query.Length == 0 && url.Fragment.Length == 0;
}
