namespace Relay;

/// <summary><c>health</c>: asks the Relay of this machine whether it lives. For images, which have neither a shell nor curl.</summary>
internal sealed class HealthCommand(IHttpClientFactory http, string? url)
{
    private const string Path = "/health/live";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Asks once, by the addresses that the settings of this process name, and gives the exit code.</summary>
    public static async Task<int> RunAsync(string[] settings, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        // A proxy for calls to providers is none for a call to oneself.
        builder.Services.AddHttpClient("").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false });
        var listened = ListenUrls.Listened(key => builder.Configuration[key], builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]));
        await using var app = builder.Build();
        var command = new HealthCommand(app.Services.GetRequiredService<IHttpClientFactory>(), UrlOfLoopback(listened));
        return await command.AskAsync(output, errors, cancellationToken);
    }

    /// <summary>What to ask, among the addresses that are listened on; null when none of them is plain HTTP.</summary>
    internal static string? UrlOfLoopback(IEnumerable<string> listened)
    {
        foreach (var url in listened)
        {
            // A certificate is for the world's name of this machine; asking by another would fail, and not asking for it would teach nothing.
            if (Parse(url) is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false } address)
            {
                var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
                return new UriBuilder("http", host, address.Port, Path).Uri.AbsoluteUri;
            }
        }

        return null;
    }

    internal async Task<int> AskAsync(TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (url is null)
        {
            await errors.WriteLineAsync("ASPNETCORE_URLS names no address with http; health asks no other.");
            return 1;
        }

        using var client = http.CreateClient();
        client.Timeout = Patience;
        try
        {
            using var answer = await client.GetAsync(new Uri(url), cancellationToken);
            await (answer.IsSuccessStatusCode ? output : errors).WriteLineAsync($"{url} answers {(int)answer.StatusCode}");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (HttpRequestException failed)
        {
            await errors.WriteLineAsync($"{url} does not answer: {failed.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync($"{url} does not answer within {Patience.TotalSeconds:0} s");
        }

        return 1;
    }

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            // The start refuses it; health has nothing to ask there.
            return null;
        }
    }
}
