using Microsoft.Extensions.DependencyInjection;
using Relay.Http;

namespace Relay.Tests.Fakes;

/// <summary>The program's own clients, over a handler of the test's.</summary>
internal static class FakeHttp
{
    public static IHttpClientFactory Over(HttpMessageHandler handler) => Over(handler, handler);

    public static IHttpClientFactory Over(HttpMessageHandler providers, HttpMessageHandler tokens)
    {
        var services = new ServiceCollection();
        services.AddProviderHttp();
        services.AddHttpClient(HttpClients.Providers).ConfigurePrimaryHttpMessageHandler(() => providers);
        services.AddHttpClient(HttpClients.Tokens).ConfigurePrimaryHttpMessageHandler(() => tokens);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
    }

    /// <summary>With real sockets.</summary>
    public static IHttpClientFactory Real() =>
        new ServiceCollection().AddProviderHttp().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
}
