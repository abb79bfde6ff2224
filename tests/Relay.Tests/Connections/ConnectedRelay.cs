using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Relay.Connections;
using Relay.Http;
using Relay.Tests.Hosting;

namespace Relay.Tests.Connections;

/// <summary>Relay whose providers, and whose own public address, are the test's.</summary>
internal static class ConnectedRelay
{
    public static RelayApp WithProviders(this RelayApp app, HttpMessageHandler handler)
    {
        app.With("Relay:PublicBaseUrl", "https://relay.example").With("Meta:GraphBaseUrl", "https://graph.example/v25.0")
            .With("Genesys:LoginBaseUrl", "https://login.example").With("Genesys:ApiBaseUrl", "https://api.example");
        return app.Replace(services =>
        {
            foreach (var name in (string[])[HttpClients.Providers, HttpClients.Tokens, HttpClients.PublicDoor])
            {
                services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => handler);
            }

            services.AddSingleton<HostResolver>((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("203.0.113.7")]));
        });
    }
}
