namespace Relay.Simulator;

/// <summary><c>health</c>: asks the Simulator of this machine whether it serves. For images, which have neither a shell nor curl.</summary>
internal static class HealthQuestion
{
    private const string Path = "/health/ready";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Asks once, and gives the exit code.</summary>
    public static async Task<int> AskAsync(string[] settings, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(settings);
        builder.Logging.ClearProviders();
        // A proxy for calls to others is none for a call to oneself.
        builder.Services.AddHttpClient("").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false });
        var url = Url(builder.Configuration["urls"], builder.Configuration["http_ports"]);
        await using var app = builder.Build();
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.Timeout = Patience;
        try
        {
            using var answer = await client.GetAsync(url, cancellationToken);
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

    /// <summary>The first address that is listened on, as this machine reaches it.</summary>
    internal static Uri Url(string? urls, string? ports)
    {
        var first = Word(urls) ?? (Word(ports) is { } port ? $"http://*:{port}" : "http://localhost:8090");
        foreach (var any in new[] { "//+", "//*", "//0.0.0.0", "//[::]" })
        {
            first = first.Replace(any, "//localhost", StringComparison.Ordinal);
        }

        return new Uri(first.TrimEnd('/') + Path);
    }

    private static string? Word(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
