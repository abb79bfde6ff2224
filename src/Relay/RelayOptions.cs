using Microsoft.Extensions.Options;

namespace Relay;

/// <summary>Settings of the section <c>Relay</c>.</summary>
public sealed class RelayOptions
{
    public const string SectionName = "Relay";

    /// <summary>Parts that run in this process, comma separated. Default: all five.</summary>
    public string Roles { get; set; } = string.Join(',', Enum.GetNames<RelayRole>());

    /// <summary>Host of webhook and media URLs, as the world sees it. Default: the first URL that is listened on.</summary>
    public string PublicBaseUrl { get; set; } = "";

    /// <summary>How long <c>ready</c> says no before a stop begins. Default 5 s; 0 to 1 minute.</summary>
    public TimeSpan ShutdownDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The first URL that is listened on.</summary>
    internal string FirstUrl { get; set; } = "";

    /// <summary>What stands before the paths of webhooks.</summary>
    internal string WebhookBaseUrl => (PublicBaseUrl.Length > 0 ? PublicBaseUrl : FirstUrl).TrimEnd('/');

    /// <summary>The roles; those that are none are left out, which the validator has refused by then.</summary>
    internal IReadOnlySet<RelayRole> ParsedRoles =>
        Words(Roles).Select(w => Enum.TryParse<RelayRole>(w, ignoreCase: true, out var role) ? role : (RelayRole?)null).OfType<RelayRole>().ToHashSet();

    internal static IEnumerable<string> Words(string roles) => roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>A part of Relay that can run in a process of its own.</summary>
internal enum RelayRole
{
    Ingest,
    Normalize,
    Dispatch,
    Project,
    Portal,
}

internal sealed class RelayOptionsValidator : IValidateOptions<RelayOptions>
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, RelayOptions options)
    {
        var faults = new List<string>();
        var allowed = string.Join(", ", Enum.GetNames<RelayRole>());
        var words = RelayOptions.Words(options.Roles).ToList();
        if (words.Count == 0)
        {
            faults.Add($"Relay:Roles is empty; allowed is one or more of {allowed}, separated by commas.");
        }

        faults.AddRange(words
            .Where(w => !Enum.GetNames<RelayRole>().Contains(w, StringComparer.OrdinalIgnoreCase))
            .Select(w => $"Relay:Roles holds '{w}'; allowed is one or more of {allowed}, separated by commas."));
        if (options.PublicBaseUrl.Length > 0
            && !(Uri.TryCreate(options.PublicBaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0))
        {
            faults.Add($"Relay:PublicBaseUrl is '{options.PublicBaseUrl}'; allowed is an absolute http or https URL without a query.");
        }

        if (options.ShutdownDelay < TimeSpan.Zero || options.ShutdownDelay > LongestDelay)
        {
            faults.Add($"Relay:ShutdownDelay is {options.ShutdownDelay}; allowed is {TimeSpan.Zero} to {LongestDelay}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
