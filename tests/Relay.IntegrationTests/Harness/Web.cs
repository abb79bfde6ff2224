using Microsoft.Extensions.DependencyInjection;

namespace Relay.IntegrationTests.Harness;

/// <summary>One pool of connections for all that the tests ask on loopback.</summary>
internal static class Web
{
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddHttpClient(string.Empty, client => client.Timeout = TimeSpan.FromSeconds(60))
        .RemoveAllLoggers()
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        .Services.BuildServiceProvider();

    public static HttpClient Client() => Services.GetRequiredService<IHttpClientFactory>().CreateClient();
}
