using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

/// <summary>Relay with its portal and without a store: two tenants, and whoever signs in.</summary>
public sealed class PortalApp : IAsyncLifetime
{
    internal RelayApp App { get; } = new RelayApp { Seed = ApiClient.Seed }.With("Relay:Roles", "Portal").WithPeople();

    internal ApiClient Client { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Client = new ApiClient(App);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
