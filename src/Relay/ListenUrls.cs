using Microsoft.Extensions.Options;

namespace Relay;

/// <summary>Where Relay listens: <c>ASPNETCORE_URLS</c>, or the other ways that ASP.NET Core has; <c>http://localhost:8080</c> without any.</summary>
internal static class ListenUrls
{
    public const string Default = "http://localhost:8080";

    public static void AddListenUrls(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (IsEmpty("urls") && IsEmpty("http_ports") && IsEmpty("https_ports") && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(Default);
        }

        builder.Services.AddSingleton<IValidateOptions<RelayOptions>>(new ListenUrlsValidator(configuration["urls"] ?? ""));

        var first = (configuration["urls"] ?? "").Split(';')[0].Trim();
        builder.Services.PostConfigure<RelayOptions>(relay => relay.FirstUrl = first.Length > 0 ? first : Default);

        bool IsEmpty(string key) => string.IsNullOrEmpty(configuration[key]);
    }

    /// <summary>The addresses that these settings make Relay listen on, in the order in which Kestrel takes them.</summary>
    /// <param name="setting">A setting by its key.</param>
    /// <param name="endpoints">The addresses under <c>Kestrel:Endpoints</c>, which win.</param>
    public static IReadOnlyList<string> Listened(Func<string, string?> setting, IEnumerable<string?> endpoints)
    {
        if (endpoints.OfType<string>().ToList() is { Count: > 0 } named)
        {
            return named;
        }

        if (Words("urls") is { Count: > 0 } urls)
        {
            return urls;
        }

        string[] ports = [.. Words("http_ports").Select(port => $"http://*:{port}"), .. Words("https_ports").Select(port => $"https://*:{port}")];
        return ports.Length > 0 ? ports : [Default];

        List<string> Words(string key) => [.. (setting(key) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}

/// <summary>Kestrel would end the start with an exception of its own, and only once all else runs.</summary>
internal sealed class ListenUrlsValidator(string urls) : IValidateOptions<RelayOptions>
{
    private const int LastPort = 65_535;

    public ValidateOptionsResult Validate(string? name, RelayOptions options)
    {
        var faults = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(url => !IsGood(url))
            .Select(url => $"ASPNETCORE_URLS holds '{url}'; allowed are URLs like {ListenUrls.Default}, separated by semicolons.")
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsGood(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.Port is >= 0 and <= LastPort && address.PathBase.Length == 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
